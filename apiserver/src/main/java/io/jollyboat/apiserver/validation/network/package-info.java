/** The rules of services, of their endpoints, and of the networking group. */
@NullMarked
package io.jollyboat.apiserver.validation.network;

import org.jspecify.annotations.NullMarked;
