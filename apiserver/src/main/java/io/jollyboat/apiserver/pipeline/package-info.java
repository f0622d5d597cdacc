/**
 * The way of a request through the server: a {@link io.jollyboat.apiserver.pipeline.Call} passes
 * the stages of a {@link io.jollyboat.apiserver.pipeline.Pipeline} in their one literal order and
 * gets exactly one {@link io.jollyboat.apiserver.pipeline.Answer}.
 *
 * <p>The same for calls over HTTP and from within the JVM; what differs is their {@link
 * io.jollyboat.apiserver.pipeline.Caller}. Stages run on the caller's thread, which may be an event
 * loop, and never block.
 */
@NullMarked
package io.jollyboat.apiserver.pipeline;

import org.jspecify.annotations.NullMarked;
