/**
 * Makes and checks the certificates and keys of a cluster: one certificate authority, the server
 * and client certificates it issues, and the key that signs service-account tokens.
 *
 * <p>Everything is EC P-256 from the JDK with a small DER writer, and credentials reach TLS through
 * key and trust managers of our own: a PKCS#12 key store costs 10,000 hash rounds and the default
 * trust manager reads a file of public authorities, neither of which a cluster needs at start.
 * Files are plain PEM as every other Kubernetes tool reads them.
 *
 * <p>Not here: where the files lie, who is allowed what, and the TLS engine ({@code
 * io.jollyboat.core.http}).
 */
@NullMarked
package io.jollyboat.core.pki;

import org.jspecify.annotations.NullMarked;
