export { endWithParent, unref } from "../../cli/adapters/end_with_parent.ts";
