/** What it takes that a file outlives a power cut. */
package io.restoreroutes.disk;
