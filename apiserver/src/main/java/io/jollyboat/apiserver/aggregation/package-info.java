/**
 * Groups of the API that other servers serve, as APIServices say: their requests are passed on,
 * their discovery is shown with the server's own, and whether they can be reached is kept in their
 * status.
 */
@NullMarked
package io.jollyboat.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
