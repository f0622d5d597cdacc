/**
 * Judges nodes by the signs of life they give: a silent one is no longer known to be ready, and a
 * node in trouble carries taints that keep pods away or send them off.
 */
@NullMarked
package io.jollyboat.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
