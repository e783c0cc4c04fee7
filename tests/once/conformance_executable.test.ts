// Once: it starts executables, without a runtime
import { BUN_EXECUTABLE } from "../conformance/forms/executables.ts";
import { testForm } from "../conformance/test_form.ts";

testForm(BUN_EXECUTABLE);
