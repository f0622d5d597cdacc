/**
 * Decides by a file of policies, one to a line, as Kubernetes did before there were roles (the mode
 * {@code ABAC}). The file is read once, when the server starts.
 */
@NullMarked
package io.jollyboat.apiserver.authorization.abac;

import org.jspecify.annotations.NullMarked;
