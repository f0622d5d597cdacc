/**
 * Custom resources: what becomes of definitions. A definition whose names are accepted is served,
 * version by version, as a {@link io.jollyboat.apiserver.resource.ResourceDefinition} like one that
 * is built in; its objects go when it goes.
 *
 * <p>{@link io.jollyboat.apiserver.customresource.CustomResources} follows the definitions. A
 * schema is read, and its rules compiled, when an object is first written or read by it: a server
 * with thousands of definitions starts as fast as one without.
 */
@NullMarked
package io.jollyboat.apiserver.customresource;

import org.jspecify.annotations.NullMarked;
