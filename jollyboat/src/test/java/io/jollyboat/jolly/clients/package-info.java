/**
 * The clients that people use besides kubectl, unmodified, against a cluster: Java's two, and
 * operators.
 */
@NullMarked
package io.jollyboat.jolly.clients;

import org.jspecify.annotations.NullMarked;
