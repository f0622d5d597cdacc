/**
 * Who is served first when more is asked than can be done at once: priority and fairness as
 * Kubernetes has it.
 *
 * <p>A {@link io.jollyboat.apiserver.flow.FlowSchema} says which requests belong together and at
 * which {@link io.jollyboat.apiserver.flow.PriorityLevel}; {@link
 * io.jollyboat.apiserver.flow.Seats} decides, without time or threads, who is served, who waits and
 * who is refused; the {@link io.jollyboat.apiserver.flow.FairnessStage} carries that out.
 */
@NullMarked
package io.jollyboat.apiserver.flow;

import org.jspecify.annotations.NullMarked;
