/**
 * How one end of a connection knows the other: contexts for TLS, with BoringSSL where its library
 * loads, the certificates that are shown, and the judgement on those of clients.
 *
 * <p>Not here: certificates and keys themselves, which are {@code io.jollyboat.core.pki}.
 */
@NullMarked
package io.jollyboat.core.tls;

import org.jspecify.annotations.NullMarked;
