/**
 * What Kubernetes publishes about its own types: the fields of every definition, their types,
 * defaults, merge rules, protobuf numbers and descriptions.
 *
 * <p>{@link io.jollyboat.core.schema.Schema#kubernetes} is loaded once, on first use, from a
 * resource that the build generates; a definition is decoded when it is first asked for and
 * descriptions are read only when somebody wants to see them. Everything here is immutable and safe
 * for use by several threads.
 *
 * <p>Not here: the schemas of custom resources, which live in their own objects; and validation,
 * which the server does.
 */
@NullMarked
package io.jollyboat.core.schema;

import org.jspecify.annotations.NullMarked;
