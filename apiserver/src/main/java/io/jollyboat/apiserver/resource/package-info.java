/**
 * What a resource is: its names, scope, versions, subresources, columns and the rules of its life.
 *
 * <p>Built-in kinds and custom resources are the same thing here, a {@link
 * io.jollyboat.apiserver.resource.ResourceDefinition} in a {@link
 * io.jollyboat.apiserver.resource.ResourceRegistry}. Nothing here knows HTTP or storage.
 */
@NullMarked
package io.jollyboat.apiserver.resource;

import org.jspecify.annotations.NullMarked;
