/** Which version of a file was current at a moment: what is asked, and what it comes to. */
package io.restoreroutes.moment;
