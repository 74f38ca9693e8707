/** The runnable application and how it says that it does not start. */
package io.restoreroutes.app;
