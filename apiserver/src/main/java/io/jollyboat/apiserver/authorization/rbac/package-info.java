/**
 * Authorization by roles: who holds which role where is looked up in an index of the stored roles
 * and bindings, and a request is allowed when a rule of one of them covers it.
 *
 * <p>What roles a cluster begins with is a matter of {@code bootstrap}; who may give roles away is
 * one of {@code admission.access}.
 */
@NullMarked
package io.jollyboat.apiserver.authorization.rbac;

import org.jspecify.annotations.NullMarked;
