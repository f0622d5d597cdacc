/**
 * Makes the account that every namespace has, and fills the secrets that hold a token which never
 * expires.
 */
@NullMarked
package io.jollyboat.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
