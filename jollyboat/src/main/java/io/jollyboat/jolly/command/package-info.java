/**
 * The commands a person types, a class each. Verbs and habits are minikube's, since people know
 * them.
 */
@NullMarked
package io.jollyboat.jolly.command;

import org.jspecify.annotations.NullMarked;
