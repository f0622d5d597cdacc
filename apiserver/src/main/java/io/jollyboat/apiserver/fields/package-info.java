/**
 * Which fields an object has and how two states of it differ, field by field: the sets that {@code
 * metadata.managedFields} keeps, and the walks over typed trees that make them.
 *
 * <p>What must be known of types is said by {@link io.jollyboat.apiserver.fields.Form}; built-in
 * kinds have theirs from the schema, custom resources from the OpenAPI of their definition. Nothing
 * here knows managers, requests or storage. All of it is pure: trees given are only read.
 */
@NullMarked
package io.jollyboat.apiserver.fields;

import org.jspecify.annotations.NullMarked;
