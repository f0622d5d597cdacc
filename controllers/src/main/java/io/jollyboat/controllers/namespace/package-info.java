/**
 * Empties namespaces that are going away, and lets go of them when nothing is left inside. What a
 * namespace can hold is asked of the API server each time, so that nothing is forgotten. For other
 * controllers, what is to be kept in every namespace that stays.
 */
@NullMarked
package io.jollyboat.controllers.namespace;

import org.jspecify.annotations.NullMarked;
