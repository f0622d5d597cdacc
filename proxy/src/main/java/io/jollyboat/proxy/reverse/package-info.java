/**
 * Passes requests of the world outside on to pods: bodies flow through as they come, connections to
 * pods are used again, and HTTP/2 and gRPC are spoken to those that speak it. Which pod a request
 * is for is decided elsewhere.
 */
@NullMarked
package io.jollyboat.proxy.reverse;

import org.jspecify.annotations.NullMarked;
