/**
 * Makes the account that every namespace has, fills the secrets that hold a token which never
 * expires, and takes those away that nobody uses.
 */
@NullMarked
package io.jollyboat.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
