/**
 * The places where a scheduling rule can take part, named as Kubernetes names its extension points,
 * and the values that rules and the scheduling cycle exchange.
 *
 * <p>The way of a pod: <em>pre-enqueue</em> says whether it may be tried at all; <em>queue
 * sort</em> says when; <em>pre-filter</em> looks once at the pod and the cluster and returns a
 * <em>filter</em>, which is asked about each node; when no node fits, <em>post-filter</em> says
 * what could be done about it; when several fit, <em>pre-score</em> returns a <em>scorer</em>,
 * which is asked about each of them; <em>bind</em> tells the API server.
 *
 * <p>Every rule but bind is pure: the same pod and the same snapshot give the same answer, so that
 * a decision can be worked out again later to explain it. What a rule computes once per pod travels
 * inside the filter or scorer it returns, not in a shared state. Rules are shared by threads and
 * keep no state of their own.
 */
@NullMarked
package io.jollyboat.scheduler.framework;

import org.jspecify.annotations.NullMarked;
