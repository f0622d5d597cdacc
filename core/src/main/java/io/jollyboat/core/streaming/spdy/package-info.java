/**
 * SPDY/3.1 as Go programs speak it to each other, without flow-control windows: TCP is the only
 * brake, so that a stream whose bytes are not read stops, after a megabyte, the whole connection.
 */
@NullMarked
package io.jollyboat.core.streaming.spdy;

import org.jspecify.annotations.NullMarked;
