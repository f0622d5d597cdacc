/**
 * Tokens with which nodes join: whose time is up goes, and those that may sign vouch for what a
 * node is told of the cluster before it knows anybody.
 */
@NullMarked
package io.jollyboat.controllers.bootstrap;

import org.jspecify.annotations.NullMarked;
