// Once: it starts services under Node itself, as a bundle, which starts three times as fast
import { bundleForm } from "../conformance/forms/bundles.ts";
import { testForm } from "../conformance/test_form.ts";

testForm(bundleForm("esm"));
