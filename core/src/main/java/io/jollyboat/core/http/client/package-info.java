/**
 * The calls that go out, from servers to servers: a client that collects answers, and a forwarder
 * that passes a request and its answer on while they still arrive.
 */
@NullMarked
package io.jollyboat.core.http.client;

import org.jspecify.annotations.NullMarked;
