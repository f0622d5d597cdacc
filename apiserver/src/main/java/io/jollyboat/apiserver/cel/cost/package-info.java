/**
 * What expressions may cost, told before they run and counted while they do, in Kubernetes' units:
 * a rule that Kubernetes takes is taken, one that it refuses is refused, by the same factor.
 *
 * <p>Begin with {@link io.jollyboat.apiserver.cel.cost.CostEstimator}. The numbers are those of
 * cel-go and of Kubernetes' libraries; where they look odd (comparing two whole numbers is free),
 * the oddity is theirs, and which rules may be written hangs on it.
 */
@NullMarked
package io.jollyboat.apiserver.cel.cost;

import org.jspecify.annotations.NullMarked;
