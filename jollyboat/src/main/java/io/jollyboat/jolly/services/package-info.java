/** Where the services of a running cluster are opened from this machine. */
@NullMarked
package io.jollyboat.jolly.services;

import org.jspecify.annotations.NullMarked;
