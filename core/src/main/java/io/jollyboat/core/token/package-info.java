/** Tokens of service accounts that lie in secrets, as the API server and controllers know them. */
@NullMarked
package io.jollyboat.core.token;

import org.jspecify.annotations.NullMarked;
