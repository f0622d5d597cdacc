/**
 * Who may do what: an {@link io.jollyboat.apiserver.authorization.Authorizer} gives a {@link
 * io.jollyboat.apiserver.authorization.Decision} from the user and the request's reading alone.
 */
@NullMarked
package io.jollyboat.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
