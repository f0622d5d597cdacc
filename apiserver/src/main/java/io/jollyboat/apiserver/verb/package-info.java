/**
 * One class per verb of the API, generic over all resources. Reading verbs answer from the watch
 * cache and never block; writing verbs are plain blocking code.
 *
 * <p>The rules of a kind stand in its {@link io.jollyboat.apiserver.resource.ResourceDefinition};
 * what all kinds have in common (identity, revisions, finalizers, grace) stands here.
 */
@NullMarked
package io.jollyboat.apiserver.verb;

import org.jspecify.annotations.NullMarked;
