// Once: it starts services under Deno itself
import { DENO } from "../conformance/forms/sources.ts";
import { testForm } from "../conformance/test_form.ts";

testForm(DENO);
