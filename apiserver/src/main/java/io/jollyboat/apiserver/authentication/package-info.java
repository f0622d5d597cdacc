/**
 * Who asks: one {@link io.jollyboat.apiserver.authentication.Authenticator} per kind of credential.
 * What somebody may do is decided elsewhere.
 */
@NullMarked
package io.jollyboat.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
