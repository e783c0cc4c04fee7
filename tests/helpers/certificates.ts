import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of a certificate authority and of a certificate for `localhost` and `127.0.0.1`. */
export interface Certificates {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
const EXTENSIONS = `subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1
extendedKeyUsage=serverAuth,clientAuth
`;

/**
 * Makes a certificate authority and a server certificate that lasts two days.
 *
 * @param folder where the files go
 * @returns their paths
 */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
  };
  const ca = ["-keyout", at("ca.key"), "-out", at("ca.pem"), "-subj", "/CN=Test authority"];
  openssl("req", "-x509", ...KEY, ...ca);
  const request = ["-keyout", at("server.key"), "-out", at("server.csr"), "-subj", "/CN=localhost"];
  openssl("req", ...KEY.slice(0, -2), ...request);
  writeFileSync(at("extensions"), EXTENSIONS);
  const authority = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "2"];
  const signed = ["-in", at("server.csr"), "-out", at("server.pem"), "-extfile", at("extensions")];
  openssl("x509", "-req", ...authority, ...signed);
  return { caFile: at("ca.pem"), certificateFile: at("server.pem"), keyFile: at("server.key") };
}
