package io.restoreroutes.moment;

/**
 * Somebody who made a version.
 *
 * @param id the provider's id of the user, or null if not told
 * @param login what they sign in with, an e-mail address as a rule; null if not told
 */
public record Person(String id, String login) {

    public Person {
        if (id == null && login == null) {
            throw new IllegalArgumentException("a person has an id or a login");
        }
    }

    /** {@return whether this is who goes by that id or login; logins know no case} */
    public boolean is(String idOrLogin) {
        return idOrLogin.equals(id) || idOrLogin.equalsIgnoreCase(login);
    }

    /** {@return the login, else the id} */
    public String shown() {
        return login == null ? id : login;
    }
}
