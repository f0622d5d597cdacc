/**
 * Carries bytes between an event loop and threads that block, in step with the slower side, and
 * ends connections without losing the last of them.
 */
@NullMarked
package io.jollyboat.core.streaming.flow;

import org.jspecify.annotations.NullMarked;
