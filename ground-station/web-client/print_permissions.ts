/**
 * Prints the user of the web client for the configuration file of a nats-server.
 *
 * @module
 */
import { WEB_PERMISSIONS } from "./permissions.ts";

const { publish, subscribe } = WEB_PERMISSIONS;
console.log(`# One of authorization.users; the password is that of WEB_PASSWORD.
{
  user: web
  password: $WEB_PASSWORD
  permissions: {
    publish: { allow: ${JSON.stringify(publish.allow)} }
    subscribe: { allow: ${JSON.stringify(subscribe.allow)} }
  }
}`);
