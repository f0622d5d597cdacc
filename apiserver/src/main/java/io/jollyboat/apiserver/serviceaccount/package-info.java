/**
 * Service accounts: their tokens are issued and checked here, and pods are given their account's
 * name, token and image pull secrets. Accounts themselves are made by controllers.
 */
@NullMarked
package io.jollyboat.apiserver.serviceaccount;

import org.jspecify.annotations.NullMarked;
