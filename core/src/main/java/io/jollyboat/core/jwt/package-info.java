/**
 * Signed tokens (RFC 7515, 7519): made with the cluster's key, checked with the keys it ever had.
 * What a token says, and whether that still holds, is its readers' affair.
 */
@NullMarked
package io.jollyboat.core.jwt;

import org.jspecify.annotations.NullMarked;
