/**
 * Makes a job whenever a CronJob's schedule says so, keeps an eye on those that run, and clears
 * away the oldest that have finished. A job's name tells the minute it was due, so that it is made
 * once whatever happens.
 */
@NullMarked
package io.jollyboat.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
