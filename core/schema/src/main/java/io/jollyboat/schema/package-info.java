/**
 * Build time only: joins the published Kubernetes artifacts (models, protobuf descriptors, protobuf
 * sources) into one schema, and writes it as the run-time schema resource and as record views.
 *
 * <p>Facts that no artifact holds stand in {@link io.jollyboat.schema.Supplements}; facts on which
 * the artifacts are known to disagree stand in {@link io.jollyboat.schema.KnownDifferences}. Any
 * other disagreement fails the build, so that a new Kubernetes minor is read, not guessed.
 */
@NullMarked
package io.jollyboat.schema;

import org.jspecify.annotations.NullMarked;
