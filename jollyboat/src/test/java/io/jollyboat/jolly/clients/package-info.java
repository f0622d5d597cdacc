/**
 * The clients that people use, unmodified, against a cluster: kubectl of every version at hand,
 * Java's two clients, and an operator.
 */
@NullMarked
package io.jollyboat.jolly.clients;

import org.jspecify.annotations.NullMarked;
