// Once: it starts services under Bun itself
import { BUN } from "../conformance/forms/sources.ts";
import { testForm } from "../conformance/test_form.ts";

testForm(BUN);
