/**
 * The resources that Kubernetes has built in, each declared once and readable at a glance.
 *
 * <p>{@link io.jollyboat.apiserver.resource.builtin.BuiltInResources} names them all.
 */
@NullMarked
package io.jollyboat.apiserver.resource.builtin;

import org.jspecify.annotations.NullMarked;
