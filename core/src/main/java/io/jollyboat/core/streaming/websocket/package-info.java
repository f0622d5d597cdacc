/** WebSocket as Kubernetes uses it: channels by a message's first byte, or a tunnel for bytes. */
@NullMarked
package io.jollyboat.core.streaming.websocket;

import org.jspecify.annotations.NullMarked;
