/**
 * A cluster's place on this machine: the folder where it keeps everything, the settings it was made
 * with, and its credentials. A machine may hold several, each under a name.
 */
@NullMarked
package io.jollyboat.jolly.profile;

import org.jspecify.annotations.NullMarked;
