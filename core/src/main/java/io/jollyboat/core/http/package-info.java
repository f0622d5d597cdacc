/**
 * The rim where the cluster meets the network: a server that hands every HTTP request, whatever the
 * version of the protocol, to one handler as an {@link io.jollyboat.core.http.HttpExchange}, and
 * the calls that go out from servers to servers.
 *
 * <p>Promises: TLS with BoringSSL where its library loads, HTTP/1.1 and HTTP/2 by ALPN; limits on
 * everything a stranger can send, in size, number and time; bytes handed over once and not copied
 * between; no thread per connection, stream or watch.
 *
 * <p>Netty stays inside: outside this package and {@code io.jollyboat.core.streaming} nobody sees a
 * channel or a buffer of it, but for the one that an upgraded connection is.
 *
 * <p>Not here: what a path means, who the caller is, and the answer's content.
 */
@NullMarked
package io.jollyboat.core.http;

import org.jspecify.annotations.NullMarked;
