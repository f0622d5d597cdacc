/**
 * The vocabulary of the object model: views over JSON trees, and the values that Kubernetes writes
 * as strings or numbers but means as more.
 *
 * <p>A view is a record around an {@link tools.jackson.databind.node.ObjectNode}. It copies nothing
 * and decodes a field when it is asked for. Reading never fails: what is absent, null or of the
 * wrong type reads as the field's zero value. The generated views, one per API type, stand in
 * {@code io.jollyboat.core.api}.
 *
 * <p>Trees are shared between threads once published, so nobody changes a tree that others can see:
 * take a {@link io.jollyboat.core.model.View#copyOfJson copy} and change that.
 */
@NullMarked
package io.jollyboat.core.model;

import org.jspecify.annotations.NullMarked;
