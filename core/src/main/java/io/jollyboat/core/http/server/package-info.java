/**
 * The server: takes requests off the wire, HTTP/1.1 and HTTP/2 by ALPN, and hands each to one
 * handler.
 *
 * <p>Promises: limits on everything a stranger can send, in size, number and time; bytes handed
 * over once and not copied between; no thread per connection, stream or watch.
 */
@NullMarked
package io.jollyboat.core.http.server;

import org.jspecify.annotations.NullMarked;
