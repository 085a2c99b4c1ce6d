// Made by `npm run api` from the server's OpenAPI document.
export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by address and password */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives new tokens for a refresh token */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session of a refresh token */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account with an organisation of its own, where that is switched on */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account for who was invited, and accepts the invitation */
        post: operations["joinByInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes your password, and ends your other sessions */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A single-use ?token= for one path, for what cannot send a header */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/numbers/carrier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the numbers of the carrier's account */
        get: operations["listCarrierNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/numbers/{id}/point": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells the carrier to bring calls of this number here */
        post: operations["pointNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/freebusy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what is taken, and which times can be booked */
        get: operations["getFreeBusy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/appointments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists appointments */
        get: operations["listAppointments"];
        put?: never;
        /** Books an appointment, where the time can be had */
        post: operations["bookAppointment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/appointments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one appointment */
        get: operations["getAppointment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/appointments/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves an appointment, where the other time can be had */
        post: operations["moveAppointment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/appointments/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels an appointment; cancelled already is done, too */
        post: operations["cancelAppointment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/say": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the agent say this to the caller now */
        post: operations["sayInCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/whisper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells the agent something that the caller does not hear */
        post: operations["whisperInCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/mute-agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Silences the agent, or lets it be heard again */
        post: operations["muteAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/hangup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the call */
        post: operations["hangUpCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands the caller on; where nobody takes them, the agent does again. What came of it is the call's event transfer.ended */
        post: operations["transferCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/control": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All of the above through one address, which a call names as control_url, in our words or in those of Vapi's clients */
        post: operations["controlCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists calendar connections */
        get: operations["listCalendarConnections"];
        put?: never;
        /** Makes a calendar of our own; Google's come by /api/calendar/connect */
        post: operations["createCalendarConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one calendar connection */
        get: operations["getCalendarConnection"];
        put?: never;
        post?: never;
        /** Disconnects a calendar; consent that nobody else needs is given back to Google */
        delete: operations["deleteCalendarConnection"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one calendar connection */
        patch: operations["updateCalendarConnection"];
        trace?: never;
    };
    "/api/techops/google-calendar-connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists Google calendars of a client, or of all
         * @deprecated
         */
        get: operations["listGoogleCalendarConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connections/{id}/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the calendars of the connected Google account */
        get: operations["listGoogleCalendars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connections/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Chooses which calendar of the account is booked in */
        post: operations["chooseGoogleCalendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connections/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries the connection, and notes its health */
        post: operations["checkCalendarConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the browser to Google for consent to an organisation's calendar */
        get: operations["connectCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/google/oauth/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends the browser to Google for consent to an organisation's calendar
         * @deprecated
         */
        get: operations["startGoogleOauth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where Google sends the browser back to */
        get: operations["finishCalendarConnection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/google/oauth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where Google sends the browser back to
         * @deprecated
         */
        get: operations["finishGoogleOauth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists webhook endpoints */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /** Makes a new webhook endpoint */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one webhook endpoint */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Deletes one webhook endpoint */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one webhook endpoint */
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the endpoint a new secret; in the standard dialect the old one signs too for a while */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the event `webhook.test`, once; the delivery tells how it went */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was, is and will be sent to one endpoint */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists connections */
        get: operations["listConnections"];
        put?: never;
        /** Makes a new connection */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one connection */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /** Deletes one connection */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one connection */
        patch: operations["updateConnection"];
        trace?: never;
    };
    "/api/connections/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts another secret in the place of the present one */
        post: operations["rotateConnectionSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections/{id}/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was exchanged with the app, and how that went */
        get: operations["listConnectionSyncs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connection-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists connection apps */
        get: operations["listConnectionApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/connections/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries the connection with one request to the app, and notes how that went */
        post: operations["testConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists outbound deliveries */
        get: operations["listOutboundDeliveries"];
        put?: never;
        /** Queues a webhook, an e-mail or a text message */
        post: operations["createOutboundDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one outbound delivery */
        get: operations["getOutboundDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the attempts of one delivery, with what was answered */
        get: operations["listOutboundAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels what still waits */
        post: operations["cancelOutboundDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries now what waits, has failed or was cancelled */
        post: operations["retryOutboundDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/outbound/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the same message once more, as a delivery of its own; a receiver of webhooks knows it by its webhook-id */
        post: operations["replayOutboundDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what they may do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what others see of you */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists organisations */
        get: operations["listOrganisations"];
        put?: never;
        /** Makes a new organisation */
        post: operations["createOrganisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one, by id or slug */
        get: operations["getOrganisation"];
        put?: never;
        post?: never;
        /** Deletes it with all that belongs to it */
        delete: operations["deleteOrganisation"];
        options?: never;
        head?: never;
        /** Changes what is sent; owners all, admins agents and retention */
        patch: operations["updateOrganisation"];
        trace?: never;
    };
    "/api/organisations/{organisation}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists people of an organisation */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a person out of the organisation */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /** Changes a person's role here, or whether they may come in */
        patch: operations["updateMember"];
        trace?: never;
    };
    "/api/organisations/{organisation}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who was invited */
        get: operations["listInvitations"];
        put?: never;
        /** Invites a person by address; they become a member when they accept */
        post: operations["inviteMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}/invitations/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new token for an invitation that nobody accepted yet, good for 14 days; the one before opens nothing any more */
        post: operations["renewInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back that was not accepted yet */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes whoever is signed in a member: by the token they were given, or by the id of an invitation to their verified address (see /api/me) */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists api keys */
        get: operations["listApiKeys"];
        put?: never;
        /** Makes a new api key */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one api key */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /** Revokes the key, for good */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one api key */
        patch: operations["updateApiKey"];
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agents */
        get: operations["listAgents"];
        put?: never;
        /** Makes a new agent */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one agent */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        /** Deletes one agent */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one agent */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/agents/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Freezes the agent as a version, which callers hear from now on */
        post: operations["publishAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the agent what a version holds, and lets callers hear that version */
        post: operations["rollBackAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Callers hear that it is not there, until it is resumed */
        post: operations["pauseAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Callers hear it again */
        post: operations["resumeAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was published */
        get: operations["listAgentVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one version */
        get: operations["getAgentVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the organisations that the agent is lent to */
        get: operations["listAgentAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lends the agent to a child organisation, or puts it on a number, or both */
        post: operations["assignAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/assignments/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a lent agent back */
        delete: operations["unassignAgent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agent-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agent templates */
        get: operations["listAgentTemplates"];
        put?: never;
        /** Makes a new agent template */
        post: operations["createAgentTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agent-templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one agent template */
        get: operations["getAgentTemplate"];
        put?: never;
        post?: never;
        /** Deletes one agent template */
        delete: operations["deleteAgentTemplate"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one agent template */
        patch: operations["updateAgentTemplate"];
        trace?: never;
    };
    "/api/voices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists voices */
        get: operations["listVoices"];
        put?: never;
        /** Makes a new voice */
        post: operations["createVoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/voices/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes one voice */
        delete: operations["deleteVoice"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one voice */
        patch: operations["updateVoice"];
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists models */
        get: operations["listModels"];
        put?: never;
        /** Makes a new model */
        post: operations["createModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes one model */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one model */
        patch: operations["updateModel"];
        trace?: never;
    };
    "/api/intents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists intents */
        get: operations["listIntents"];
        put?: never;
        /** Makes a new intent */
        post: operations["createIntent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/intents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one intent */
        get: operations["getIntent"];
        put?: never;
        post?: never;
        /** Deletes one intent */
        delete: operations["deleteIntent"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one intent */
        patch: operations["updateIntent"];
        trace?: never;
    };
    "/api/working-hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists working hours */
        get: operations["listWorkingHours"];
        put?: never;
        /** Makes a new working hours span */
        post: operations["createWorkingHoursSpan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/working-hours/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one working hours span */
        get: operations["getWorkingHoursSpan"];
        put?: never;
        post?: never;
        /** Deletes one working hours span */
        delete: operations["deleteWorkingHoursSpan"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one working hours span */
        patch: operations["updateWorkingHoursSpan"];
        trace?: never;
    };
    "/api/working-hour-exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists working hours exceptions */
        get: operations["listWorkingHoursExceptions"];
        put?: never;
        /** Makes a new working hours exception */
        post: operations["createWorkingHoursException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/working-hour-exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one working hours exception */
        get: operations["getWorkingHoursException"];
        put?: never;
        post?: never;
        /** Deletes one working hours exception */
        delete: operations["deleteWorkingHoursException"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one working hours exception */
        patch: operations["updateWorkingHoursException"];
        trace?: never;
    };
    "/api/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists numbers */
        get: operations["listNumbers"];
        put?: never;
        /** Makes a new number */
        post: operations["createNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/numbers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one number */
        get: operations["getNumber"];
        put?: never;
        post?: never;
        /** Deletes one number */
        delete: operations["deleteNumber"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one number */
        patch: operations["updateNumber"];
        trace?: never;
    };
    "/api/numbers/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says which agent answers the number (null: the organisation's selected one), or moves it between a reseller and its children */
        post: operations["assignNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists calls */
        get: operations["listCalls"];
        put?: never;
        /** Places a call: the agent rings somebody. The call is there at once as `queued`; what becomes of it shows in its status */
        post: operations["placeCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one call */
        get: operations["getCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what people say of a call */
        patch: operations["annotateCall"];
        trace?: never;
    };
    "/api/calls/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Places up to 1,000 calls, spread evenly over time, within the organisation's calling hours */
        post: operations["placeCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists call batches */
        get: operations["listCallBatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one call batch */
        get: operations["getCallBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/batches/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the calls of a list, with what came of each */
        get: operations["listCallsOfBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/batches/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Places no more calls of a list; those under way go on */
        post: operations["cancelCallBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list as comma-separated values, at most 10,000 rows */
        get: operations["exportCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads what the analysis found: summary, sentiment, disposition, cost */
        get: operations["getCallAnalysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for an analysis of a call that is over, or for another */
        post: operations["analyzeCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/callers/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forgets a caller: words, names, numbers and recordings go for good; that there were calls, and how long, stays */
        post: operations["eraseCaller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what happened, in order of time */
        get: operations["listCallEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was said, in order */
        get: operations["listTranscript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's turns with the latency of each answer */
        get: operations["listCallTurns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{id}/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the call's recordings: one for each node that carried it */
        get: operations["listRecordings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists contacts */
        get: operations["listContacts"];
        put?: never;
        /** Makes a new contact */
        post: operations["createContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one contact */
        get: operations["getContact"];
        put?: never;
        post?: never;
        /** Deletes one contact */
        delete: operations["deleteContact"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one contact */
        patch: operations["updateContact"];
        trace?: never;
    };
    "/api/contacts.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list as comma-separated values, at most 10,000 rows */
        get: operations["exportContacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists records */
        get: operations["listRecords"];
        put?: never;
        /** Makes a new record */
        post: operations["createRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/records/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one record */
        get: operations["getRecord"];
        put?: never;
        post?: never;
        /** Deletes one record */
        delete: operations["deleteRecord"];
        options?: never;
        head?: never;
        /** Changes the members that are sent of one record */
        patch: operations["updateRecord"];
        trace?: never;
    };
    "/api/records.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list as comma-separated values, at most 10,000 rows */
        get: operations["exportRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/records/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes of the record, its call, what the agent did there, and deliveries */
        get: operations["getRecordTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the children of a reseller, with their owner and what they did lately */
        get: operations["listCustomers"];
        put?: never;
        /** Makes a child organisation, and invites its owner */
        post: operations["createCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one customer, by id or slug */
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an organisation has, and what it did in a range */
        get: operations["getOrganisationStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/numbers/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists numbers with their calls of the last 30 days */
        get: operations["listNumberUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls, latencies, tools, records, workers and health of a range, in one answer */
        get: operations["getAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists agents with what they did lately, and how well */
        get: operations["listAgentActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the last 20 tools that an agent ran */
        get: operations["listAgentActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads plan, period and minutes used */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Asks for another plan, or cancels at the period's end */
        patch: operations["updateSubscription"];
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists usage */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists audit entries */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists webhook log entries */
        get: operations["listWebhookLogEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-log/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one webhook log entry */
        get: operations["getWebhookLogEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists nodes */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/agents
         * @deprecated
         */
        get: operations["listAgents_techops"];
        put?: never;
        /**
         * The same as POST /api/agents
         * @deprecated
         */
        post: operations["createAgent_techops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/agents/{id}
         * @deprecated
         */
        get: operations["getAgent_techops"];
        put?: never;
        post?: never;
        /**
         * The same as DELETE /api/agents/{id}
         * @deprecated
         */
        delete: operations["deleteAgent_techops"];
        options?: never;
        head?: never;
        /**
         * The same as PATCH /api/agents/{id}
         * @deprecated
         */
        patch: operations["updateAgent_techops"];
        trace?: never;
    };
    "/api/techops/agents/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/agents/{id}/assign
         * @deprecated
         */
        post: operations["assignAgent_techops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/agents/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/agents/{id}/publish
         * @deprecated
         */
        post: operations["publishAgent_techops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/agents/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/agents/{id}/pause
         * @deprecated
         */
        post: operations["pauseAgent_techops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/twilio/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/numbers/carrier
         * @deprecated
         */
        get: operations["listCarrierNumbers_techops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/techops/agent-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/agent-templates
         * @deprecated
         */
        get: operations["listAgentTemplates_techops"];
        put?: never;
        /**
         * The same as POST /api/agent-templates
         * @deprecated
         */
        post: operations["createAgentTemplate_techops"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/call-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/calls
         * @deprecated
         */
        get: operations["listCalls_clinics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dashboard-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/analytics
         * @deprecated
         */
        get: operations["getAnalytics_clinics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/phone-numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/numbers
         * @deprecated
         */
        get: operations["listNumbers_clinics"];
        put?: never;
        /**
         * The same as POST /api/numbers
         * @deprecated
         */
        post: operations["createNumber_clinics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/phone-numbers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/numbers/{id}
         * @deprecated
         */
        get: operations["getNumber_clinics"];
        put?: never;
        post?: never;
        /**
         * The same as DELETE /api/numbers/{id}
         * @deprecated
         */
        delete: operations["deleteNumber_clinics"];
        options?: never;
        head?: never;
        /**
         * The same as PATCH /api/numbers/{id}
         * @deprecated
         */
        patch: operations["updateNumber_clinics"];
        trace?: never;
    };
    "/api/subscription-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/subscription
         * @deprecated
         */
        get: operations["getSubscription_clinics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/complete-signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/auth/signup
         * @deprecated
         */
        post: operations["signUp_clinics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{client_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/calls
         * @deprecated
         */
        get: operations["listCalls_monitor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{client_id}/calls/{id}/force-transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/calls/{id}/transfer
         * @deprecated
         */
        post: operations["transferCall_monitor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/agents
         * @deprecated
         */
        get: operations["listAgents_reseller"];
        put?: never;
        /**
         * The same as POST /api/agents
         * @deprecated
         */
        post: operations["createAgent_reseller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/agents/{id}
         * @deprecated
         */
        get: operations["getAgent_reseller"];
        /**
         * The same as PATCH /api/agents/{id}
         * @deprecated
         */
        put: operations["updateAgentPut_reseller"];
        post?: never;
        /**
         * The same as DELETE /api/agents/{id}
         * @deprecated
         */
        delete: operations["deleteAgent_reseller"];
        options?: never;
        head?: never;
        /**
         * The same as PATCH /api/agents/{id}
         * @deprecated
         */
        patch: operations["updateAgent_reseller"];
        trace?: never;
    };
    "/api/bots/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/agents/{id}/assign
         * @deprecated
         */
        post: operations["assignAgent_reseller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/customers
         * @deprecated
         */
        get: operations["listCustomers_reseller"];
        put?: never;
        /**
         * The same as POST /api/customers
         * @deprecated
         */
        post: operations["createCustomer_reseller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customers/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/customers/{organisation}
         * @deprecated
         */
        get: operations["getCustomer_reseller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/signin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/auth/login
         * @deprecated
         */
        post: operations["login_reseller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/signout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as POST /api/auth/logout
         * @deprecated
         */
        post: operations["logout_reseller"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/v1/mc-analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/analytics
         * @deprecated
         */
        get: operations["getAnalytics_backoffice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/v1/mc-connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/connections
         * @deprecated
         */
        get: operations["listConnections_backoffice"];
        put?: never;
        /**
         * The same as POST /api/connections
         * @deprecated
         */
        post: operations["createConnection_backoffice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/functions/v1/mc-connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as GET /api/connections/{id}
         * @deprecated
         */
        get: operations["getConnection_backoffice"];
        put?: never;
        post?: never;
        /**
         * The same as DELETE /api/connections/{id}
         * @deprecated
         */
        delete: operations["deleteConnection_backoffice"];
        options?: never;
        head?: never;
        /**
         * The same as PATCH /api/connections/{id}
         * @deprecated
         */
        patch: operations["updateConnection_backoffice"];
        trace?: never;
    };
    "/api/calls/{id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The call's sound: Ogg Opus, caller left, agent right; takes Range */
        get: operations["getRecording"];
        put?: never;
        post?: never;
        /** Forgets the call's sound, for good */
        delete: operations["discardRecording"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "access_token": "text",
         *       "token_type": "bearer",
         *       "expires_in": 900,
         *       "refresh_token": "text",
         *       "user": {
         *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *         "email": "ada@example.com"
         *       }
         *     }
         */
        Session: {
            access_token: string;
            /** @enum {string} */
            token_type: "bearer";
            /** @description Seconds. */
            expires_in: number;
            /** @description Good once, for 30 days; each refresh gives a new one. */
            refresh_token: string;
            /**
             * @example {
             *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
             *       "email": "ada@example.com"
             *     }
             */
            user: {
                /** Format: uuid */
                id: string;
                /** Format: email */
                email: string;
            };
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "text"
         *     }
         */
        Login: {
            /** Format: email */
            email: string;
            password: string;
        };
        /**
         * @example {
         *       "refresh_token": "text"
         *     }
         */
        Refresh: {
            refresh_token: string;
        };
        /**
         * @example {
         *       "refresh_token": "text"
         *     }
         */
        Logout: {
            refresh_token: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "texttexttext",
         *       "display_name": "text",
         *       "organisation_name": "text",
         *       "organisation_slug": "north-clinic"
         *     }
         */
        SignUp: {
            /** Format: email */
            email: string;
            password: string;
            display_name?: string;
            organisation_name: string;
            organisation_slug: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "password": "texttexttext",
         *       "display_name": "text"
         *     }
         */
        Join: {
            /** @description Of the invitation. */
            token: string;
            password: string;
            display_name?: string;
        };
        /**
         * @example {
         *       "current_password": "text",
         *       "new_password": "texttexttext"
         *     }
         */
        PasswordChange: {
            current_password: string;
            new_password: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "expires_in": 60
         *     }
         */
        Ticket: {
            token: string;
            /** @description Seconds. */
            expires_in: number;
        };
        /**
         * @example {
         *       "path": "/api/calls.csv"
         *     }
         */
        TicketCreate: {
            /** @description Without query: /api/calls.csv. */
            path: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "sid": "text",
         *           "number": "+15551234567",
         *           "name": "text",
         *           "voice_url": "text",
         *           "points_here": true
         *         }
         *       ]
         *     }
         */
        CarrierNumberList: {
            data: components["schemas"]["CarrierNumber"][];
        };
        /**
         * @example {
         *       "sid": "text",
         *       "number": "+15551234567",
         *       "name": "text",
         *       "voice_url": "text",
         *       "points_here": true
         *     }
         */
        CarrierNumber: {
            /** @description The carrier's id. */
            sid: string;
            number: string;
            name: string;
            /** @description What it calls now. */
            voice_url: string;
            points_here: boolean;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "number": "+15551234567",
         *       "carrier": "twilio",
         *       "carrier_sid": "text",
         *       "label": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "active": true,
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        PhoneNumber: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            number: string;
            /** @enum {string} */
            carrier: "twilio";
            /** @description The number's id in the carrier's account. */
            carrier_sid: string | null;
            label: string;
            /** @description Null: the organisation's selected agent answers. */
            agent_id: string | null;
            active: boolean;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "time_zone": "Europe/Berlin",
         *       "busy": [
         *         {
         *           "start": "2026-11-21T09:30:00.000Z",
         *           "end": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "free": [
         *         {
         *           "start": "2026-11-21T09:30:00.000Z",
         *           "end": "2026-11-21T09:30:00.000Z"
         *         }
         *       ]
         *     }
         */
        FreeBusy: {
            time_zone: string;
            busy: components["schemas"]["TimeSpan"][];
            free: components["schemas"]["TimeSpan"][];
        };
        /**
         * @example {
         *       "start": "2026-11-21T09:30:00.000Z",
         *       "end": "2026-11-21T09:30:00.000Z"
         *     }
         */
        TimeSpan: {
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            end: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "status": "held",
         *           "starts_at": "2026-11-21T09:30:00.000Z",
         *           "ends_at": "2026-11-21T09:30:00.000Z",
         *           "time_zone": "Europe/Berlin",
         *           "summary": "text",
         *           "description": "text",
         *           "customer_name": "text",
         *           "customer_phone": "+15551234567",
         *           "customer_email": "text",
         *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "calendar_event_id": "text",
         *           "source": "call",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AppointmentList: {
            data: components["schemas"]["Appointment"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "status": "held",
         *       "starts_at": "2026-11-21T09:30:00.000Z",
         *       "ends_at": "2026-11-21T09:30:00.000Z",
         *       "time_zone": "Europe/Berlin",
         *       "summary": "text",
         *       "description": "text",
         *       "customer_name": "text",
         *       "customer_phone": "+15551234567",
         *       "customer_email": "text",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "calendar_event_id": "text",
         *       "source": "call",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Appointment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** @description The calendar that it stands in. */
            connection_id: string | null;
            /**
             * @description `held`: kept for a caller who has not said yes, or on its way into the calendar.
             * @enum {string}
             */
            status: "held" | "confirmed" | "cancelled" | "completed" | "no-show";
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            time_zone: string;
            summary: string;
            description: string;
            customer_name: string;
            customer_phone: string | null;
            customer_email: string | null;
            contact_id: string | null;
            assigned_to: string | null;
            agent_id: string | null;
            /** @description The call that booked it. */
            call_id: string | null;
            calendar_event_id: string | null;
            /** @enum {string} */
            source: "call" | "api" | "calendar" | "import";
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "starts_at": "2026-11-21T09:30:00.000Z",
         *       "ends_at": "2026-11-21T09:30:00.000Z",
         *       "summary": "text",
         *       "description": "text",
         *       "customer_name": "text",
         *       "customer_phone": "+15551234567",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        AppointmentBook: {
            /** @description Id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** Format: date-time */
            starts_at: string;
            /** @description Null: the calendar's usual length. */
            ends_at?: string | null;
            summary: string;
            description?: string;
            customer_name?: string;
            customer_phone?: string | null;
            /** @description The call that it was agreed in. */
            call_id?: string | null;
        };
        /**
         * @example {
         *       "starts_at": "2026-11-21T09:30:00.000Z",
         *       "ends_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        AppointmentMove: {
            /** Format: date-time */
            starts_at: string;
            /** @description Null: it stays as long as it is. */
            ends_at?: string | null;
        };
        /**
         * @example {
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "order": "say"
         *     }
         */
        CallOrderTaken: {
            /** Format: uuid */
            call_id: string;
            /** @enum {string} */
            order: "say" | "whisper" | "mute" | "unmute" | "hang-up" | "transfer";
        };
        /**
         * @example {
         *       "text": "We close at six today."
         *     }
         */
        CallSay: {
            text: string;
        };
        /**
         * @example {
         *       "text": "We close at six today."
         *     }
         */
        CallWhisper: {
            text: string;
        };
        /**
         * @example {
         *       "muted": true
         *     }
         */
        CallMuteAgent: {
            /** @description True where left out. */
            muted?: boolean;
        };
        /**
         * @example {
         *       "goodbye": true
         *     }
         */
        CallHangUp: {
            /** @description True (as where left out): the agent says goodbye first. */
            goodbye?: boolean;
        };
        /**
         * @example {
         *       "number": "+15551234567"
         *     }
         */
        CallTransfer: {
            /** @description The agent's first one where left out. Others than the agent's own and those of the organisation's list need the right `configure`. */
            number?: string;
        };
        /**
         * @example {
         *       "type": "say",
         *       "text": "We close at six today.",
         *       "number": "+15551234567",
         *       "goodbye": true,
         *       "muted": true,
         *       "content": "text",
         *       "message": {
         *         "role": "system",
         *         "content": "text"
         *       },
         *       "control": "mute-assistant",
         *       "destination": {
         *         "type": "number",
         *         "number": "+15551234567"
         *       }
         *     }
         */
        CallControl: {
            /** @enum {string} */
            type: "say" | "whisper" | "mute-agent" | "hang-up" | "transfer" | "add-message" | "control" | "end-call";
            text?: string;
            /** @description The agent's first one where left out. Others than the agent's own and those of the organisation's list need the right `configure`. */
            number?: string;
            /** @description True (as where left out): the agent says goodbye first. */
            goodbye?: boolean;
            /** @description True where left out. */
            muted?: boolean;
            /** @description As `text`, where Vapi's clients say so. */
            content?: string;
            /** @description Of `add-message`: the agent is told it. */
            message?: components["schemas"]["CallControlMessage"];
            /**
             * @description Of `control`.
             * @enum {string}
             */
            control?: "mute-assistant" | "unmute-assistant";
            /** @description Of `transfer`, instead of `number`. */
            destination?: components["schemas"]["CallControlDestination"];
        };
        /**
         * @example {
         *       "role": "system",
         *       "content": "text"
         *     }
         */
        CallControlMessage: {
            /** @enum {string} */
            role?: "system" | "user" | "assistant";
            content?: string;
        };
        /**
         * @example {
         *       "type": "number",
         *       "number": "+15551234567"
         *     }
         */
        CallControlDestination: {
            /** @enum {string} */
            type?: "number";
            number?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "provider": "google",
         *           "label": "text",
         *           "account": "text",
         *           "calendar_id": "text",
         *           "time_zone": "Europe/Berlin",
         *           "slot_minutes": 5,
         *           "buffer_before": 1,
         *           "buffer_after": 1,
         *           "lead_minutes": 1,
         *           "horizon_days": 1,
         *           "is_default": true,
         *           "granted_scopes": [
         *             "text"
         *           ],
         *           "health": "ok",
         *           "last_error": "text",
         *           "checked_at": "2026-11-21T09:30:00.000Z",
         *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CalendarConnectionList: {
            data: components["schemas"]["CalendarConnection"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "provider": "google",
         *       "label": "text",
         *       "account": "text",
         *       "calendar_id": "text",
         *       "time_zone": "Europe/Berlin",
         *       "slot_minutes": 5,
         *       "buffer_before": 1,
         *       "buffer_after": 1,
         *       "lead_minutes": 1,
         *       "horizon_days": 1,
         *       "is_default": true,
         *       "granted_scopes": [
         *         "text"
         *       ],
         *       "health": "ok",
         *       "last_error": "text",
         *       "checked_at": "2026-11-21T09:30:00.000Z",
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        CalendarConnection: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /**
             * @description Those of Google come by consent.
             * @enum {string}
             */
            provider: "google" | "builtin";
            label: string;
            /** @description The address that Google knows. */
            account: string | null;
            calendar_id: string;
            time_zone: string;
            slot_minutes: number;
            /** @description Minutes. */
            buffer_before: number;
            /** @description Minutes. */
            buffer_after: number;
            /** @description From now to the first time that is offered. */
            lead_minutes: number;
            /** @description From now to the last one. */
            horizon_days: number;
            /** @description Where appointments go; else to the calendar that was connected first. Choosing one unsets the one before. */
            is_default: boolean;
            granted_scopes: string[];
            /**
             * @description needs_reconnect: somebody must consent again.
             * @enum {string}
             */
            health: "ok" | "needs_reconnect" | "error";
            last_error: string | null;
            checked_at: string | null;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "label": "text",
         *       "time_zone": "Europe/Berlin",
         *       "slot_minutes": 5,
         *       "buffer_before": 1,
         *       "buffer_after": 1,
         *       "lead_minutes": 1,
         *       "horizon_days": 1,
         *       "is_default": true
         *     }
         */
        CalendarConnectionUpdate: {
            label?: string;
            time_zone?: string;
            slot_minutes?: number;
            /** @description Minutes. */
            buffer_before?: number;
            /** @description Minutes. */
            buffer_after?: number;
            /** @description From now to the first time that is offered. */
            lead_minutes?: number;
            /** @description From now to the last one. */
            horizon_days?: number;
            /** @description Where appointments go; else to the calendar that was connected first. Choosing one unsets the one before. */
            is_default?: boolean;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "label": "text",
         *       "time_zone": "Europe/Berlin",
         *       "slot_minutes": 5,
         *       "buffer_before": 1,
         *       "buffer_after": 1,
         *       "lead_minutes": 1,
         *       "horizon_days": 1,
         *       "is_default": true
         *     }
         */
        CalendarConnectionCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            label?: string;
            time_zone?: string;
            slot_minutes?: number;
            /** @description Minutes. */
            buffer_before?: number;
            /** @description Minutes. */
            buffer_after?: number;
            /** @description From now to the first time that is offered. */
            lead_minutes?: number;
            /** @description From now to the last one. */
            horizon_days?: number;
            /** @description Where appointments go; else to the calendar that was connected first. Choosing one unsets the one before. */
            is_default?: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "text",
         *           "name": "text",
         *           "time_zone": "text",
         *           "primary": true,
         *           "writable": true
         *         }
         *       ]
         *     }
         */
        GoogleCalendarList: {
            data: components["schemas"]["GoogleCalendar"][];
        };
        /**
         * @example {
         *       "id": "text",
         *       "name": "text",
         *       "time_zone": "text",
         *       "primary": true,
         *       "writable": true
         *     }
         */
        GoogleCalendar: {
            id: string;
            name: string;
            time_zone: string;
            primary: boolean;
            /** @description Only such can be booked in. */
            writable: boolean;
        };
        /**
         * @example {
         *       "calendar_id": "c_7k2m9q8v@group.calendar.google.com"
         *     }
         */
        GoogleCalendarChoice: {
            calendar_id: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "url": "text",
         *           "description": "text",
         *           "events": [
         *             "call.started"
         *           ],
         *           "dialect": "standard",
         *           "active": true,
         *           "disabled_reason": "text",
         *           "previous_until": "2026-11-21T09:30:00.000Z",
         *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        WebhookEndpointList: {
            data: components["schemas"]["WebhookEndpoint"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "url": "text",
         *       "description": "text",
         *       "events": [
         *         "call.started"
         *       ],
         *       "dialect": "standard",
         *       "active": true,
         *       "disabled_reason": "text",
         *       "previous_until": "2026-11-21T09:30:00.000Z",
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        WebhookEndpoint: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @description https, port 443 or 8443, a host with public addresses only. */
            url: string;
            description: string;
            /** @description What it is told; empty: everything. */
            events: ("call.started" | "call.ended" | "call.analyzed" | "call.transcript" | "call.*" | "appointment.booked" | "appointment.rescheduled" | "appointment.cancelled" | "appointment.completed" | "appointment.no-show" | "appointment.*" | "subscription.lapsing" | "subscription.lapsed" | "subscription.*")[];
            /**
             * @description Shape and signature of what is sent: Standard Webhooks, or those of an older service.
             * @enum {string}
             */
            dialect: "standard" | "vapi" | "retell";
            /** @description Off: nothing is queued for it, and what waits is cancelled. */
            active: boolean;
            disabled_reason: string | null;
            /** @description Until then the secret before this one signs too. */
            previous_until: string | null;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "url": "text",
         *       "description": "text",
         *       "events": [
         *         "call.started"
         *       ],
         *       "dialect": "standard",
         *       "active": true,
         *       "disabled_reason": "text",
         *       "previous_until": "2026-11-21T09:30:00.000Z",
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1,
         *       "secret": "text"
         *     }
         */
        WebhookEndpointWithSecret: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @description https, port 443 or 8443, a host with public addresses only. */
            url: string;
            description: string;
            /** @description What it is told; empty: everything. */
            events: ("call.started" | "call.ended" | "call.analyzed" | "call.transcript" | "call.*" | "appointment.booked" | "appointment.rescheduled" | "appointment.cancelled" | "appointment.completed" | "appointment.no-show" | "appointment.*" | "subscription.lapsing" | "subscription.lapsed" | "subscription.*")[];
            /**
             * @description Shape and signature of what is sent: Standard Webhooks, or those of an older service.
             * @enum {string}
             */
            dialect: "standard" | "vapi" | "retell";
            /** @description Off: nothing is queued for it, and what waits is cancelled. */
            active: boolean;
            disabled_reason: string | null;
            /** @description Until then the secret before this one signs too. */
            previous_until: string | null;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
            /** @description Shown this once; not in a repetition's reply. */
            secret?: string;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "url": "text",
         *       "description": "text",
         *       "events": [
         *         "call.started"
         *       ],
         *       "dialect": "standard",
         *       "secret": "texttexttexttext"
         *     }
         */
        WebhookEndpointCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** @description https, port 443 or 8443, a host with public addresses only. */
            url: string;
            description?: string;
            /** @description What it is told; empty: everything. */
            events?: ("call.started" | "call.ended" | "call.analyzed" | "call.transcript" | "call.*" | "appointment.booked" | "appointment.rescheduled" | "appointment.cancelled" | "appointment.completed" | "appointment.no-show" | "appointment.*" | "subscription.lapsing" | "subscription.lapsed" | "subscription.*")[];
            /**
             * @description Shape and signature of what is sent: Standard Webhooks, or those of an older service.
             * @enum {string}
             */
            dialect?: "standard" | "vapi" | "retell";
            /** @description One that the receiver has already; none: a new one is made. In the standard dialect `whsec_` and base64. */
            secret?: string;
        };
        /**
         * @example {
         *       "url": "text",
         *       "description": "text",
         *       "events": [
         *         "call.started"
         *       ],
         *       "active": true
         *     }
         */
        WebhookEndpointUpdate: {
            /** @description https, port 443 or 8443, a host with public addresses only. */
            url?: string;
            description?: string;
            /** @description What it is told; empty: everything. */
            events?: ("call.started" | "call.ended" | "call.analyzed" | "call.transcript" | "call.*" | "appointment.booked" | "appointment.rescheduled" | "appointment.cancelled" | "appointment.completed" | "appointment.no-show" | "appointment.*" | "subscription.lapsing" | "subscription.lapsed" | "subscription.*")[];
            /** @description Off: nothing is queued for it, and what waits is cancelled. */
            active?: boolean;
        };
        /**
         * @example {
         *       "secret": "texttexttexttext",
         *       "overlap_hours": 1
         *     }
         */
        WebhookSecretRotation: {
            /** @description One that the receiver has already; none: a new one is made. In the standard dialect `whsec_` and base64. */
            secret?: string;
            /** @description How long the secret before it signs too; 24 where it is not sent. */
            overlap_hours?: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "kind": "webhook",
         *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "destination": "text",
         *       "event": "text",
         *       "payload": {},
         *       "status": "pending",
         *       "attempts": 1,
         *       "attempts_max": 1,
         *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
         *       "last_error": "text",
         *       "delivered_at": "2026-11-21T09:30:00.000Z",
         *       "idempotency_key": "text",
         *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        OutboundDelivery: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /**
             * @description An analysis is sent to the model when a call is over, or asked for at the call.
             * @enum {string}
             */
            kind: "webhook" | "email" | "sms" | "analysis";
            /** @description A webhook endpoint: it is sent there, signed; its URL is the destination. */
            endpoint_id: string | null;
            /** @description URL, e-mail address or telephone number (E.164). */
            destination: string;
            event: string;
            /** @description Of a webhook its body; of an e-mail subject, text and html; of an SMS text and from. */
            payload: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "pending" | "sending" | "delivered" | "failed" | "cancelled";
            attempts: number;
            attempts_max: number;
            /**
             * Format: date-time
             * @description When it is to be sent, at the earliest.
             */
            next_attempt_at: string;
            last_error: string | null;
            delivered_at: string | null;
            /** @description Of two deliveries with one key only the first is taken. */
            idempotency_key: string | null;
            replay_of: string | null;
            record_id: string | null;
            contact_id: string | null;
            agent_id: string | null;
            call_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "kind": "webhook",
         *           "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "destination": "text",
         *           "event": "text",
         *           "status": "pending",
         *           "attempts": 1,
         *           "attempts_max": 1,
         *           "next_attempt_at": "2026-11-21T09:30:00.000Z",
         *           "last_error": "text",
         *           "delivered_at": "2026-11-21T09:30:00.000Z",
         *           "idempotency_key": "text",
         *           "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        OutboundDeliveryList: {
            data: components["schemas"]["OutboundDeliverySummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "kind": "webhook",
         *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "destination": "text",
         *       "event": "text",
         *       "status": "pending",
         *       "attempts": 1,
         *       "attempts_max": 1,
         *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
         *       "last_error": "text",
         *       "delivered_at": "2026-11-21T09:30:00.000Z",
         *       "idempotency_key": "text",
         *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        OutboundDeliverySummary: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /**
             * @description An analysis is sent to the model when a call is over, or asked for at the call.
             * @enum {string}
             */
            kind: "webhook" | "email" | "sms" | "analysis";
            /** @description A webhook endpoint: it is sent there, signed; its URL is the destination. */
            endpoint_id: string | null;
            /** @description URL, e-mail address or telephone number (E.164). */
            destination: string;
            event: string;
            /** @enum {string} */
            status: "pending" | "sending" | "delivered" | "failed" | "cancelled";
            attempts: number;
            attempts_max: number;
            /**
             * Format: date-time
             * @description When it is to be sent, at the earliest.
             */
            next_attempt_at: string;
            last_error: string | null;
            delivered_at: string | null;
            /** @description Of two deliveries with one key only the first is taken. */
            idempotency_key: string | null;
            replay_of: string | null;
            record_id: string | null;
            contact_id: string | null;
            agent_id: string | null;
            call_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "app_name": "text",
         *           "slug": "north-clinic",
         *           "enabled": true,
         *           "config": {},
         *           "has_secret": true,
         *           "secret_rotated_at": "2026-11-21T09:30:00.000Z",
         *           "last_sync_at": "2026-11-21T09:30:00.000Z",
         *           "last_sync_status": "ok",
         *           "last_error": "text",
         *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ConnectionList: {
            data: components["schemas"]["Connection"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "app_name": "text",
         *       "slug": "north-clinic",
         *       "enabled": true,
         *       "config": {},
         *       "has_secret": true,
         *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
         *       "last_sync_at": "2026-11-21T09:30:00.000Z",
         *       "last_sync_status": "ok",
         *       "last_error": "text",
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Connection: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @description Of a known app: its own name by default. */
            app_name: string;
            /** @description Of the app; one connection of each. */
            slug: string;
            enabled: boolean;
            /** @description Nothing secret, such as a URL. */
            config: {
                [key: string]: unknown;
            };
            /** @description The secret itself is never shown. */
            has_secret: boolean;
            secret_rotated_at: string | null;
            last_sync_at: string | null;
            /** @enum {string|null} */
            last_sync_status: "ok" | "failed" | "running" | null;
            last_error: string | null;
            created_by: string | null;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "app_name": "text",
         *       "slug": "north-clinic",
         *       "enabled": true,
         *       "config": {},
         *       "secret": "pat-na1-0123456789"
         *     }
         */
        ConnectionCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** @description Of a known app: its own name by default. */
            app_name?: string;
            /** @description Of the app; one connection of each. */
            slug: string;
            enabled?: boolean;
            /** @description Nothing secret, such as a URL. */
            config?: {
                [key: string]: unknown;
            };
            /** @description Sealed as it comes in, and never shown. */
            secret?: string | null;
        };
        /**
         * @example {
         *       "app_name": "text",
         *       "enabled": true,
         *       "config": {},
         *       "secret": "pat-na1-0123456789"
         *     }
         */
        ConnectionUpdate: {
            /** @description Of a known app: its own name by default. */
            app_name?: string;
            enabled?: boolean;
            /** @description Nothing secret, such as a URL. */
            config?: {
                [key: string]: unknown;
            };
            /** @description Sealed as it comes in, and never shown. */
            secret?: string | null;
        };
        /**
         * @example {
         *       "secret": "pat-na1-0123456789"
         *     }
         */
        ConnectionRotate: {
            /** @description Sealed as it comes in, and never shown. */
            secret: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "started_at": "2026-11-21T09:30:00.000Z",
         *           "ended_at": "2026-11-21T09:30:00.000Z",
         *           "status": "ok",
         *           "items": 1,
         *           "error": "text"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ConnectionSyncList: {
            data: components["schemas"]["ConnectionSync"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "started_at": "2026-11-21T09:30:00.000Z",
         *       "ended_at": "2026-11-21T09:30:00.000Z",
         *       "status": "ok",
         *       "items": 1,
         *       "error": "text"
         *     }
         */
        ConnectionSync: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            /** @enum {string} */
            status: "ok" | "failed" | "running";
            items: number;
            error: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "slug": "north-clinic",
         *           "name": "text",
         *           "method": "GET",
         *           "url": "text",
         *           "needs_secret": true,
         *           "needs": [
         *             "text"
         *           ],
         *           "may_use": [
         *             "text"
         *           ],
         *           "position": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ConnectionAppList: {
            data: components["schemas"]["ConnectionApp"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "method": "GET",
         *       "url": "text",
         *       "needs_secret": true,
         *       "needs": [
         *         "text"
         *       ],
         *       "may_use": [
         *         "text"
         *       ],
         *       "position": 1
         *     }
         */
        ConnectionApp: {
            slug: string;
            name: string;
            /** @enum {string} */
            method: "GET" | "POST";
            /** @description Where a connection is tried. */
            url: string;
            needs_secret: boolean;
            /** @description Members of a connection's `config` without which it cannot be tried. */
            needs: string[];
            /** @description Those that it is tried with where they are there. */
            may_use: string[];
            position: number;
        };
        /**
         * @example {
         *       "ok": true,
         *       "error": "text",
         *       "took_ms": 1
         *     }
         */
        ConnectionTest: {
            ok: boolean;
            /** @description Null: it works. */
            error: string | null;
            took_ms: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "kind": "webhook",
         *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "destination": "text",
         *       "event": "text",
         *       "payload": {},
         *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
         *       "idempotency_key": "text",
         *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        OutboundDeliveryCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /**
             * @description An analysis is sent to the model when a call is over, or asked for at the call.
             * @enum {string}
             */
            kind: "webhook" | "email" | "sms" | "analysis";
            /** @description A webhook endpoint: it is sent there, signed; its URL is the destination. */
            endpoint_id?: string | null;
            /** @description URL, e-mail address or telephone number (E.164). */
            destination?: string;
            event?: string;
            /** @description Of a webhook its body; of an e-mail subject, text and html; of an SMS text and from. */
            payload: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it is to be sent, at the earliest.
             */
            next_attempt_at?: string;
            /** @description Of two deliveries with one key only the first is taken. */
            idempotency_key?: string | null;
            record_id?: string | null;
            contact_id?: string | null;
            agent_id?: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "attempt": 1,
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "took_ms": 1,
         *           "status": 100,
         *           "reply": "text",
         *           "error": "text"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        OutboundAttemptList: {
            data: components["schemas"]["OutboundAttempt"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "attempt": 1,
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "took_ms": 1,
         *       "status": 100,
         *       "reply": "text",
         *       "error": "text"
         *     }
         */
        OutboundAttempt: {
            attempt: number;
            /** Format: date-time */
            at: string;
            took_ms: number | null;
            /** @description Null: no answer came. */
            status: number | null;
            /** @description How the answer began. */
            reply: string | null;
            error: string | null;
        };
        /**
         * @example {
         *       "user": {
         *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *         "email": "text",
         *         "display_name": "text",
         *         "username": "text",
         *         "locale": "text"
         *       },
         *       "operator": true,
         *       "organisations": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "slug": "north-clinic",
         *           "name": "text",
         *           "time_zone": "Europe/Berlin",
         *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "role": "owner",
         *           "rights": [
         *             "read"
         *           ]
         *         }
         *       ],
         *       "invitations": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_name": "text",
         *           "role": "owner",
         *           "expires_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ]
         *     }
         */
        SignedIn: {
            user: components["schemas"]["Me"];
            operator: boolean;
            organisations: components["schemas"]["Membership"][];
            /** @description To your verified address. */
            invitations: components["schemas"]["MyInvitation"][];
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "email": "text",
         *       "display_name": "text",
         *       "username": "text",
         *       "locale": "text"
         *     }
         */
        Me: {
            /** Format: uuid */
            id: string;
            email: string;
            display_name: string;
            username: string | null;
            locale: string;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "time_zone": "Europe/Berlin",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "role": "owner",
         *       "rights": [
         *         "read"
         *       ]
         *     }
         */
        Membership: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            time_zone: string;
            parent_id: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member" | "operator";
            /** @description What the role may do there. */
            rights: string[];
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_name": "text",
         *       "role": "owner",
         *       "expires_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        MyInvitation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            organisation_name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member";
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @example {
         *       "display_name": "text",
         *       "username": "text",
         *       "locale": "text"
         *     }
         */
        ProfileUpdate: {
            display_name?: string;
            username?: string | null;
            /** @description Such as en or en-GB. */
            locale?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "slug": "north-clinic",
         *           "name": "text",
         *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "time_zone": "Europe/Berlin",
         *           "locale": "text",
         *           "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "assistant_settings": {},
         *           "outgoing_countries": [
         *             "te"
         *           ],
         *           "outgoing_numbers": [
         *             "+15551234567"
         *           ],
         *           "outgoing_at_once": 1,
         *           "outgoing_a_minute": 1,
         *           "outgoing_from": "09:30",
         *           "outgoing_until": "09:30",
         *           "outgoing_weekdays": [
         *             1
         *           ],
         *           "transcript_days": 1,
         *           "event_days": 1,
         *           "recording_days": 1,
         *           "recording_allowed": true,
         *           "contacts_from_calls": "never",
         *           "records_from_bookings": true,
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        OrganisationList: {
            data: components["schemas"]["Organisation"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "time_zone": "Europe/Berlin",
         *       "locale": "text",
         *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "assistant_settings": {},
         *       "outgoing_countries": [
         *         "te"
         *       ],
         *       "outgoing_numbers": [
         *         "+15551234567"
         *       ],
         *       "outgoing_at_once": 1,
         *       "outgoing_a_minute": 1,
         *       "outgoing_from": "09:30",
         *       "outgoing_until": "09:30",
         *       "outgoing_weekdays": [
         *         1
         *       ],
         *       "transcript_days": 1,
         *       "event_days": 1,
         *       "recording_days": 1,
         *       "recording_allowed": true,
         *       "contacts_from_calls": "never",
         *       "records_from_bookings": true,
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Organisation: {
            /** Format: uuid */
            id: string;
            /** @description Stands wherever the id may. */
            slug: string;
            name: string;
            /** @description The reseller whose owners and admins act for it. */
            parent_id: string | null;
            time_zone: string;
            /** @description Such as en or en-GB. */
            locale: string;
            /** @description Answers the numbers that have no agent of their own. */
            selected_agent_id: string | null;
            assistant_settings: {
                [key: string]: unknown;
            };
            /** @description ISO 3166 codes of countries that may be called. */
            outgoing_countries: string[];
            outgoing_numbers: string[];
            /** @description Calls of its own that may ring or talk at the same time; more than 5 an operator allows. */
            outgoing_at_once: number;
            /** @description More than 20 an operator allows. */
            outgoing_a_minute: number;
            /** @description Calling hours, in its time zone; from and until the same: all day. */
            outgoing_from: string;
            outgoing_until: string;
            /** @description 1 is Monday. */
            outgoing_weekdays: number[];
            /** @description How long transcripts are kept; null: for ever. */
            transcript_days: number | null;
            event_days: number | null;
            recording_days: number | null;
            recording_allowed: boolean;
            /**
             * @description Whose calls make a contact: nobody's, of who booked, of anybody.
             * @enum {string}
             */
            contacts_from_calls: "never" | "booked" | "answered";
            /** @description Whether an appointment makes a record. */
            records_from_bookings: boolean;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "time_zone": "Europe/Berlin",
         *       "locale": "text",
         *       "assistant_settings": {},
         *       "outgoing_countries": [
         *         "te"
         *       ],
         *       "outgoing_numbers": [
         *         "+15551234567"
         *       ],
         *       "outgoing_at_once": 1,
         *       "outgoing_a_minute": 1,
         *       "outgoing_from": "09:30",
         *       "outgoing_until": "09:30",
         *       "outgoing_weekdays": [
         *         1
         *       ],
         *       "transcript_days": 1,
         *       "event_days": 1,
         *       "recording_days": 1,
         *       "recording_allowed": true,
         *       "contacts_from_calls": "never",
         *       "records_from_bookings": true,
         *       "external_id": "text"
         *     }
         */
        OrganisationCreate: {
            /** @description Stands wherever the id may. */
            slug: string;
            name: string;
            /** @description The reseller whose owners and admins act for it. */
            parent_id?: string | null;
            time_zone?: string;
            /** @description Such as en or en-GB. */
            locale?: string;
            assistant_settings?: {
                [key: string]: unknown;
            };
            /** @description ISO 3166 codes of countries that may be called. */
            outgoing_countries?: string[];
            outgoing_numbers?: string[];
            /** @description Calls of its own that may ring or talk at the same time; more than 5 an operator allows. */
            outgoing_at_once?: number;
            /** @description More than 20 an operator allows. */
            outgoing_a_minute?: number;
            /** @description Calling hours, in its time zone; from and until the same: all day. */
            outgoing_from?: string;
            outgoing_until?: string;
            /** @description 1 is Monday. */
            outgoing_weekdays?: number[];
            /** @description How long transcripts are kept; null: for ever. */
            transcript_days?: number | null;
            event_days?: number | null;
            recording_days?: number | null;
            recording_allowed?: boolean;
            /**
             * @description Whose calls make a contact: nobody's, of who booked, of anybody.
             * @enum {string}
             */
            contacts_from_calls?: "never" | "booked" | "answered";
            /** @description Whether an appointment makes a record. */
            records_from_bookings?: boolean;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "time_zone": "Europe/Berlin",
         *       "locale": "text",
         *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "assistant_settings": {},
         *       "outgoing_countries": [
         *         "te"
         *       ],
         *       "outgoing_numbers": [
         *         "+15551234567"
         *       ],
         *       "outgoing_at_once": 1,
         *       "outgoing_a_minute": 1,
         *       "outgoing_from": "09:30",
         *       "outgoing_until": "09:30",
         *       "outgoing_weekdays": [
         *         1
         *       ],
         *       "transcript_days": 1,
         *       "event_days": 1,
         *       "recording_days": 1,
         *       "recording_allowed": true,
         *       "contacts_from_calls": "never",
         *       "records_from_bookings": true,
         *       "external_id": "text"
         *     }
         */
        OrganisationUpdate: {
            /** @description Stands wherever the id may. */
            slug?: string;
            name?: string;
            /** @description The reseller whose owners and admins act for it. */
            parent_id?: string | null;
            time_zone?: string;
            /** @description Such as en or en-GB. */
            locale?: string;
            /** @description Answers the numbers that have no agent of their own. */
            selected_agent_id?: string | null;
            assistant_settings?: {
                [key: string]: unknown;
            };
            /** @description ISO 3166 codes of countries that may be called. */
            outgoing_countries?: string[];
            outgoing_numbers?: string[];
            /** @description Calls of its own that may ring or talk at the same time; more than 5 an operator allows. */
            outgoing_at_once?: number;
            /** @description More than 20 an operator allows. */
            outgoing_a_minute?: number;
            /** @description Calling hours, in its time zone; from and until the same: all day. */
            outgoing_from?: string;
            outgoing_until?: string;
            /** @description 1 is Monday. */
            outgoing_weekdays?: number[];
            /** @description How long transcripts are kept; null: for ever. */
            transcript_days?: number | null;
            event_days?: number | null;
            recording_days?: number | null;
            recording_allowed?: boolean;
            /**
             * @description Whose calls make a contact: nobody's, of who booked, of anybody.
             * @enum {string}
             */
            contacts_from_calls?: "never" | "booked" | "answered";
            /** @description Whether an appointment makes a record. */
            records_from_bookings?: boolean;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "email": "ada@example.com",
         *           "display_name": "text",
         *           "role": "owner",
         *           "active": true,
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        MemberList: {
            data: components["schemas"]["Member"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "email": "ada@example.com",
         *       "display_name": "text",
         *       "role": "owner",
         *       "active": true,
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Member: {
            /**
             * Format: uuid
             * @description Of the person.
             */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** @description Null where you may not see it. */
            email: string | null;
            display_name: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member";
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "role": "owner",
         *       "active": true
         *     }
         */
        MemberUpdate: {
            /** @enum {string} */
            role?: "owner" | "admin" | "manager" | "worker" | "member";
            active?: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "email": "ada@example.com",
         *           "display_name": "text",
         *           "role": "owner",
         *           "status": "pending",
         *           "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "expires_at": "2026-11-21T09:30:00.000Z",
         *           "accepted_at": "2026-11-21T09:30:00.000Z",
         *           "revoked_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        InvitationList: {
            data: components["schemas"]["Invitation"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "email": "ada@example.com",
         *       "display_name": "text",
         *       "role": "owner",
         *       "status": "pending",
         *       "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "expires_at": "2026-11-21T09:30:00.000Z",
         *       "accepted_at": "2026-11-21T09:30:00.000Z",
         *       "revoked_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        Invitation: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** Format: email */
            email: string;
            display_name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member";
            /** @enum {string} */
            status: "pending" | "accepted" | "revoked" | "expired";
            invited_by: string | null;
            accepted_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            accepted_at: string | null;
            revoked_at: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "email": "ada@example.com",
         *       "display_name": "text",
         *       "role": "owner",
         *       "status": "pending",
         *       "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "expires_at": "2026-11-21T09:30:00.000Z",
         *       "accepted_at": "2026-11-21T09:30:00.000Z",
         *       "revoked_at": "2026-11-21T09:30:00.000Z",
         *       "token": "text"
         *     }
         */
        InvitationCreated: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** Format: email */
            email: string;
            display_name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member";
            /** @enum {string} */
            status: "pending" | "accepted" | "revoked" | "expired";
            invited_by: string | null;
            accepted_by: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            accepted_at: string | null;
            revoked_at: string | null;
            /** @description Accepts it, for 14 days: hand it to that person and nobody else. Shown this once; not in a repetition's reply. */
            token?: string;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "display_name": "text",
         *       "role": "owner"
         *     }
         */
        Invite: {
            /** Format: email */
            email: string;
            display_name?: string;
            /** @enum {string} */
            role: "owner" | "admin" | "manager" | "worker" | "member";
        };
        /**
         * @example {
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        InvitationAccepted: {
            /** Format: uuid */
            organisation_id: string;
        };
        /**
         * @example {
         *       "token": "text",
         *       "invitation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        InvitationAccept: {
            token?: string;
            /** Format: uuid */
            invitation_id?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "name": "text",
         *           "prefix": "text",
         *           "scopes": [
         *             "read"
         *           ],
         *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "last_used_at": "2026-11-21T09:30:00.000Z",
         *           "expires_at": "2026-11-21T09:30:00.000Z",
         *           "revoked_at": "2026-11-21T09:30:00.000Z",
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "prefix": "text",
         *       "scopes": [
         *         "read"
         *       ],
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "last_used_at": "2026-11-21T09:30:00.000Z",
         *       "expires_at": "2026-11-21T09:30:00.000Z",
         *       "revoked_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        ApiKey: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @description How the key begins. */
            prefix: string;
            /** @description What it may do. */
            scopes: ("read" | "supervise" | "control" | "operate" | "configure")[];
            created_by: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
            expires_at: string | null;
            revoked_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "name": "text",
         *       "expires_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        ApiKeyUpdate: {
            name?: string;
            expires_at?: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "prefix": "text",
         *       "scopes": [
         *         "read"
         *       ],
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "last_used_at": "2026-11-21T09:30:00.000Z",
         *       "expires_at": "2026-11-21T09:30:00.000Z",
         *       "revoked_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "key": "text"
         *     }
         */
        ApiKeyCreated: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @description How the key begins. */
            prefix: string;
            /** @description What it may do. */
            scopes: ("read" | "supervise" | "control" | "operate" | "configure")[];
            created_by: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
            expires_at: string | null;
            revoked_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The key itself, shown this once; not in a repetition's reply. */
            key?: string;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "name": "text",
         *       "scopes": [
         *         "read"
         *       ],
         *       "expires_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        ApiKeyCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            name: string;
            /** @description What it may do. */
            scopes: ("read" | "supervise" | "control" | "operate" | "configure")[];
            expires_at?: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "name": "text",
         *           "status": "draft",
         *           "published_version": 1,
         *           "has_changes": true,
         *           "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "model": "text",
         *           "voice": "text",
         *           "speed": 1,
         *           "languages": [
         *             "text"
         *           ],
         *           "tools": [
         *             "text"
         *           ],
         *           "transfer_numbers": [
         *             "+15551234567"
         *           ],
         *           "closed_hours": "same",
         *           "max_call_seconds": 60,
         *           "max_concurrent_calls": 1,
         *           "max_calls_per_minute": 1,
         *           "voicemail": "off",
         *           "recording": true,
         *           "analysis": true,
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AgentList: {
            data: components["schemas"]["AgentSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "status": "draft",
         *       "published_version": 1,
         *       "has_changes": true,
         *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "model": "text",
         *       "voice": "text",
         *       "speed": 1,
         *       "languages": [
         *         "text"
         *       ],
         *       "tools": [
         *         "text"
         *       ],
         *       "transfer_numbers": [
         *         "+15551234567"
         *       ],
         *       "closed_hours": "same",
         *       "max_call_seconds": 60,
         *       "max_concurrent_calls": 1,
         *       "max_calls_per_minute": 1,
         *       "voicemail": "off",
         *       "recording": true,
         *       "analysis": true,
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        AgentSummary: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @enum {string} */
            status: "draft" | "published" | "paused";
            /** @description The number of the version that callers hear. */
            published_version: number | null;
            /** @description Whether the draft differs from that version. */
            has_changes: boolean;
            /** @description Gives what is not sent. */
            template_id: string | null;
            /** @description Null: the node's own. */
            model: string | null;
            voice: string;
            speed: number;
            languages: string[];
            tools: string[];
            transfer_numbers: string[];
            /** @enum {string} */
            closed_hours: "same" | "message" | "transfer";
            max_call_seconds: number;
            /** @description 0: only the node's limit. */
            max_concurrent_calls: number;
            /** @description 0: the node's default. */
            max_calls_per_minute: number;
            /**
             * @description When a machine answers a call of its own; `off`: nobody finds out.
             * @enum {string}
             */
            voicemail: "off" | "hang-up" | "message" | "decide";
            /** @description Calls are recorded, where the organisation allows it. */
            recording: boolean;
            /** @description Whether its calls are analysed when they are over; holds at once, not by a version. */
            analysis: boolean;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "status": "draft",
         *       "published_version": 1,
         *       "has_changes": true,
         *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "instructions": "text",
         *       "greeting": "text",
         *       "fallback_message": "text",
         *       "model": "text",
         *       "voice": "text",
         *       "speed": 1,
         *       "languages": [
         *         "text"
         *       ],
         *       "model_audio": "pcm24k",
         *       "noise_reduction": "none",
         *       "transcription_model": "text",
         *       "max_output_tokens": 1,
         *       "turn_detection": {},
         *       "silence": {},
         *       "tools": [
         *         "text"
         *       ],
         *       "transfer_numbers": [
         *         "+15551234567"
         *       ],
         *       "filler": "sentence",
         *       "closed_hours": "same",
         *       "max_call_seconds": 60,
         *       "max_concurrent_calls": 1,
         *       "max_calls_per_minute": 1,
         *       "voicemail": "off",
         *       "voicemail_message": "text",
         *       "hello_window_ms": 1,
         *       "recording": true,
         *       "recording_notice": "text",
         *       "analysis": true,
         *       "external_id": "text",
         *       "metadata": {},
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Agent: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @enum {string} */
            status: "draft" | "published" | "paused";
            /** @description The number of the version that callers hear. */
            published_version: number | null;
            /** @description Whether the draft differs from that version. */
            has_changes: boolean;
            /** @description Gives what is not sent. */
            template_id: string | null;
            /** @description Needed where there is no template. */
            instructions: string;
            /** @description Null: the caller speaks first. */
            greeting: string | null;
            /** @description Spoken when the model cannot be reached. */
            fallback_message: string | null;
            /** @description Null: the node's own. */
            model: string | null;
            voice: string;
            speed: number;
            languages: string[];
            /** @enum {string} */
            model_audio: "pcm24k" | "pcmu";
            /** @enum {string} */
            noise_reduction: "none" | "near_field" | "far_field";
            transcription_model: string | null;
            max_output_tokens: number | null;
            /** @description As the model's API has it: {"type": "server_vad", …}. */
            turn_detection: {
                [key: string]: unknown;
            };
            silence: {
                [key: string]: unknown;
            };
            tools: string[];
            transfer_numbers: string[];
            /**
             * @description What covers a tool that takes longer than 1.2 s: "One moment, please" in the agent's language, a soft tone every 1.5 s, or nothing.
             * @enum {string}
             */
            filler: "sentence" | "tone" | "none";
            /** @enum {string} */
            closed_hours: "same" | "message" | "transfer";
            max_call_seconds: number;
            /** @description 0: only the node's limit. */
            max_concurrent_calls: number;
            /** @description 0: the node's default. */
            max_calls_per_minute: number;
            /**
             * @description When a machine answers a call of its own; `off`: nobody finds out.
             * @enum {string}
             */
            voicemail: "off" | "hang-up" | "message" | "decide";
            /** @description Left word for word; null: in its own words. */
            voicemail_message: string | null;
            /** @description How long it waits for the callee's hello before it speaks. */
            hello_window_ms: number;
            /** @description Calls are recorded, where the organisation allows it. */
            recording: boolean;
            /** @description Said before the greeting where calls are recorded. */
            recording_notice: string | null;
            /** @description Whether its calls are analysed when they are over; holds at once, not by a version. */
            analysis: boolean;
            external_id: string | null;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "name": "text",
         *       "instructions": "text",
         *       "greeting": "text",
         *       "fallback_message": "text",
         *       "model": "text",
         *       "voice": "text",
         *       "speed": 1,
         *       "languages": [
         *         "text"
         *       ],
         *       "model_audio": "pcm24k",
         *       "noise_reduction": "none",
         *       "transcription_model": "text",
         *       "max_output_tokens": 1,
         *       "turn_detection": {},
         *       "silence": {},
         *       "tools": [
         *         "text"
         *       ],
         *       "transfer_numbers": [
         *         "+15551234567"
         *       ],
         *       "filler": "sentence",
         *       "closed_hours": "same",
         *       "max_call_seconds": 60,
         *       "max_concurrent_calls": 1,
         *       "max_calls_per_minute": 1,
         *       "voicemail": "off",
         *       "voicemail_message": "text",
         *       "hello_window_ms": 1,
         *       "recording": true,
         *       "recording_notice": "text",
         *       "analysis": true,
         *       "external_id": "text",
         *       "metadata": {}
         *     }
         */
        AgentUpdate: {
            name?: string;
            /** @description Needed where there is no template. */
            instructions?: string;
            /** @description Null: the caller speaks first. */
            greeting?: string | null;
            /** @description Spoken when the model cannot be reached. */
            fallback_message?: string | null;
            /** @description Null: the node's own. */
            model?: string | null;
            voice?: string;
            speed?: number;
            languages?: string[];
            /** @enum {string} */
            model_audio?: "pcm24k" | "pcmu";
            /** @enum {string} */
            noise_reduction?: "none" | "near_field" | "far_field";
            transcription_model?: string | null;
            max_output_tokens?: number | null;
            /** @description As the model's API has it: {"type": "server_vad", …}. */
            turn_detection?: {
                [key: string]: unknown;
            };
            silence?: {
                [key: string]: unknown;
            };
            tools?: string[];
            transfer_numbers?: string[];
            /**
             * @description What covers a tool that takes longer than 1.2 s: "One moment, please" in the agent's language, a soft tone every 1.5 s, or nothing.
             * @enum {string}
             */
            filler?: "sentence" | "tone" | "none";
            /** @enum {string} */
            closed_hours?: "same" | "message" | "transfer";
            max_call_seconds?: number;
            /** @description 0: only the node's limit. */
            max_concurrent_calls?: number;
            /** @description 0: the node's default. */
            max_calls_per_minute?: number;
            /**
             * @description When a machine answers a call of its own; `off`: nobody finds out.
             * @enum {string}
             */
            voicemail?: "off" | "hang-up" | "message" | "decide";
            /** @description Left word for word; null: in its own words. */
            voicemail_message?: string | null;
            /** @description How long it waits for the callee's hello before it speaks. */
            hello_window_ms?: number;
            /** @description Calls are recorded, where the organisation allows it. */
            recording?: boolean;
            /** @description Said before the greeting where calls are recorded. */
            recording_notice?: string | null;
            /** @description Whether its calls are analysed when they are over; holds at once, not by a version. */
            analysis?: boolean;
            external_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "name": "text",
         *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "instructions": "text",
         *       "greeting": "text",
         *       "fallback_message": "text",
         *       "model": "text",
         *       "voice": "text",
         *       "speed": 1,
         *       "languages": [
         *         "text"
         *       ],
         *       "model_audio": "pcm24k",
         *       "noise_reduction": "none",
         *       "transcription_model": "text",
         *       "max_output_tokens": 1,
         *       "turn_detection": {},
         *       "silence": {},
         *       "tools": [
         *         "text"
         *       ],
         *       "transfer_numbers": [
         *         "+15551234567"
         *       ],
         *       "filler": "sentence",
         *       "closed_hours": "same",
         *       "max_call_seconds": 60,
         *       "max_concurrent_calls": 1,
         *       "max_calls_per_minute": 1,
         *       "voicemail": "off",
         *       "voicemail_message": "text",
         *       "hello_window_ms": 1,
         *       "recording": true,
         *       "recording_notice": "text",
         *       "analysis": true,
         *       "external_id": "text",
         *       "metadata": {}
         *     }
         */
        AgentCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            name: string;
            /** @description Gives what is not sent. */
            template_id?: string | null;
            /** @description Needed where there is no template. */
            instructions?: string;
            /** @description Null: the caller speaks first. */
            greeting?: string | null;
            /** @description Spoken when the model cannot be reached. */
            fallback_message?: string | null;
            /** @description Null: the node's own. */
            model?: string | null;
            voice?: string;
            speed?: number;
            languages?: string[];
            /** @enum {string} */
            model_audio?: "pcm24k" | "pcmu";
            /** @enum {string} */
            noise_reduction?: "none" | "near_field" | "far_field";
            transcription_model?: string | null;
            max_output_tokens?: number | null;
            /** @description As the model's API has it: {"type": "server_vad", …}. */
            turn_detection?: {
                [key: string]: unknown;
            };
            silence?: {
                [key: string]: unknown;
            };
            tools?: string[];
            transfer_numbers?: string[];
            /**
             * @description What covers a tool that takes longer than 1.2 s: "One moment, please" in the agent's language, a soft tone every 1.5 s, or nothing.
             * @enum {string}
             */
            filler?: "sentence" | "tone" | "none";
            /** @enum {string} */
            closed_hours?: "same" | "message" | "transfer";
            max_call_seconds?: number;
            /** @description 0: only the node's limit. */
            max_concurrent_calls?: number;
            /** @description 0: the node's default. */
            max_calls_per_minute?: number;
            /**
             * @description When a machine answers a call of its own; `off`: nobody finds out.
             * @enum {string}
             */
            voicemail?: "off" | "hang-up" | "message" | "decide";
            /** @description Left word for word; null: in its own words. */
            voicemail_message?: string | null;
            /** @description How long it waits for the callee's hello before it speaks. */
            hello_window_ms?: number;
            /** @description Calls are recorded, where the organisation allows it. */
            recording?: boolean;
            /** @description Said before the greeting where calls are recorded. */
            recording_notice?: string | null;
            /** @description Whether its calls are analysed when they are over; holds at once, not by a version. */
            analysis?: boolean;
            external_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "note": "text"
         *     }
         */
        AgentPublish: {
            note?: string;
        };
        /**
         * @example {
         *       "version": 1
         *     }
         */
        AgentRollback: {
            version: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "number": 1,
         *           "note": "text",
         *           "published_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AgentVersionList: {
            data: components["schemas"]["AgentVersionSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "number": 1,
         *       "note": "text",
         *       "published_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        AgentVersionSummary: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            agent_id: string;
            number: number;
            note: string;
            published_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "number": 1,
         *       "definition": {},
         *       "note": "text",
         *       "published_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        AgentVersion: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            agent_id: string;
            number: number;
            /** @description The agent as it was. */
            definition: {
                [key: string]: unknown;
            };
            note: string;
            published_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "assigned_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AgentAssignmentList: {
            data: components["schemas"]["AgentAssignment"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "assigned_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        AgentAssignment: {
            /** Format: uuid */
            agent_id: string;
            /** Format: uuid */
            organisation_id: string;
            assigned_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        AgentAssign: {
            /** @description Id or slug of the child. */
            organisation_id?: string;
            /** Format: uuid */
            phone_number_id?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "slug": "text",
         *           "trade": "text",
         *           "name": "text",
         *           "description": "text",
         *           "position": 1,
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AgentTemplateList: {
            data: components["schemas"]["AgentTemplateSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "text",
         *       "trade": "text",
         *       "name": "text",
         *       "description": "text",
         *       "position": 1,
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        AgentTemplateSummary: {
            /** Format: uuid */
            id: string;
            slug: string;
            trade: string;
            name: string;
            description: string;
            position: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "text",
         *       "trade": "text",
         *       "name": "text",
         *       "description": "text",
         *       "definition": {},
         *       "intents": [
         *         {}
         *       ],
         *       "position": 1,
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        AgentTemplate: {
            /** Format: uuid */
            id: string;
            slug: string;
            trade: string;
            name: string;
            description: string;
            /** @description Members of an agent; instructions at least. */
            definition: {
                [key: string]: unknown;
            };
            /** @description Members of intents. */
            intents: {
                [key: string]: unknown;
            }[];
            position: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "slug": "text",
         *       "trade": "text",
         *       "name": "text",
         *       "description": "text",
         *       "definition": {},
         *       "intents": [
         *         {}
         *       ],
         *       "position": 1
         *     }
         */
        AgentTemplateCreate: {
            slug: string;
            trade: string;
            name: string;
            description?: string;
            /** @description Members of an agent; instructions at least. */
            definition: {
                [key: string]: unknown;
            };
            /** @description Members of intents. */
            intents?: {
                [key: string]: unknown;
            }[];
            position?: number;
        };
        /**
         * @example {
         *       "slug": "text",
         *       "trade": "text",
         *       "name": "text",
         *       "description": "text",
         *       "definition": {},
         *       "intents": [
         *         {}
         *       ],
         *       "position": 1
         *     }
         */
        AgentTemplateUpdate: {
            slug?: string;
            trade?: string;
            name?: string;
            description?: string;
            /** @description Members of an agent; instructions at least. */
            definition?: {
                [key: string]: unknown;
            };
            /** @description Members of intents. */
            intents?: {
                [key: string]: unknown;
            }[];
            position?: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "text",
         *           "name": "text",
         *           "provider": "text",
         *           "active": true,
         *           "position": 1,
         *           "description": "text",
         *           "languages": [
         *             "text"
         *           ]
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        VoiceList: {
            data: components["schemas"]["Voice"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "text",
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1,
         *       "description": "text",
         *       "languages": [
         *         "text"
         *       ]
         *     }
         */
        Voice: {
            id: string;
            name: string;
            provider: string;
            active: boolean;
            position: number;
            description: string;
            languages: string[];
        };
        /**
         * @example {
         *       "id": "text",
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1,
         *       "description": "text",
         *       "languages": [
         *         "text"
         *       ]
         *     }
         */
        VoiceCreate: {
            id: string;
            name: string;
            provider?: string;
            active?: boolean;
            position?: number;
            description?: string;
            languages?: string[];
        };
        /**
         * @example {
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1,
         *       "description": "text",
         *       "languages": [
         *         "text"
         *       ]
         *     }
         */
        VoiceUpdate: {
            name?: string;
            provider?: string;
            active?: boolean;
            position?: number;
            description?: string;
            languages?: string[];
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "text",
         *           "name": "text",
         *           "provider": "text",
         *           "active": true,
         *           "position": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ModelList: {
            data: components["schemas"]["Model"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "text",
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1
         *     }
         */
        Model: {
            id: string;
            name: string;
            provider: string;
            active: boolean;
            position: number;
        };
        /**
         * @example {
         *       "id": "text",
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1
         *     }
         */
        ModelCreate: {
            id: string;
            name: string;
            provider?: string;
            active?: boolean;
            position?: number;
        };
        /**
         * @example {
         *       "name": "text",
         *       "provider": "text",
         *       "active": true,
         *       "position": 1
         *     }
         */
        ModelUpdate: {
            name?: string;
            provider?: string;
            active?: boolean;
            position?: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "name": "text",
         *           "examples": [
         *             "text"
         *           ],
         *           "replies": {},
         *           "enabled": true,
         *           "position": 1,
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        IntentList: {
            data: components["schemas"]["Intent"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "examples": [
         *         "text"
         *       ],
         *       "replies": {},
         *       "enabled": true,
         *       "position": 1,
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Intent: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @description Null: for every agent of the organisation. */
            agent_id: string | null;
            name: string;
            /** @description What callers say who want this. */
            examples: string[];
            /** @description What the agent answers, by language: {"en": "…", "ru": "…"}. */
            replies: {
                [key: string]: unknown;
            };
            enabled: boolean;
            position: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "examples": [
         *         "text"
         *       ],
         *       "replies": {},
         *       "enabled": true,
         *       "position": 1
         *     }
         */
        IntentCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** @description Null: for every agent of the organisation. */
            agent_id?: string | null;
            name: string;
            /** @description What callers say who want this. */
            examples?: string[];
            /** @description What the agent answers, by language: {"en": "…", "ru": "…"}. */
            replies?: {
                [key: string]: unknown;
            };
            enabled?: boolean;
            position?: number;
        };
        /**
         * @example {
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "examples": [
         *         "text"
         *       ],
         *       "replies": {},
         *       "enabled": true,
         *       "position": 1
         *     }
         */
        IntentUpdate: {
            /** @description Null: for every agent of the organisation. */
            agent_id?: string | null;
            name?: string;
            /** @description What callers say who want this. */
            examples?: string[];
            /** @description What the agent answers, by language: {"en": "…", "ru": "…"}. */
            replies?: {
                [key: string]: unknown;
            };
            enabled?: boolean;
            position?: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "weekday": 1,
         *           "opens": "09:30",
         *           "closes": "09:30",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        WorkingHoursList: {
            data: components["schemas"]["WorkingHours"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "weekday": 1,
         *       "opens": "09:30",
         *       "closes": "09:30",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        WorkingHours: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @description 1 is Monday. */
            weekday: number;
            opens: string;
            /** @description 24:00 is the end of the day. */
            closes: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "weekday": 1,
         *       "opens": "09:30",
         *       "closes": "09:30"
         *     }
         */
        WorkingHoursCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** @description 1 is Monday. */
            weekday: number;
            opens: string;
            /** @description 24:00 is the end of the day. */
            closes: string;
        };
        /**
         * @example {
         *       "weekday": 1,
         *       "opens": "09:30",
         *       "closes": "09:30"
         *     }
         */
        WorkingHoursUpdate: {
            /** @description 1 is Monday. */
            weekday?: number;
            opens?: string;
            /** @description 24:00 is the end of the day. */
            closes?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "day": "2026-11-21",
         *           "opens": "09:30",
         *           "closes": "09:30",
         *           "note": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        WorkingHoursExceptionList: {
            data: components["schemas"]["WorkingHoursException"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "day": "2026-11-21",
         *       "opens": "09:30",
         *       "closes": "09:30",
         *       "note": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        WorkingHoursException: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** Format: date */
            day: string;
            /** @description Null, as closes: closed on that day. */
            opens: string | null;
            closes: string | null;
            note: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "day": "2026-11-21",
         *       "opens": "09:30",
         *       "closes": "09:30",
         *       "note": "text"
         *     }
         */
        WorkingHoursExceptionCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** Format: date */
            day: string;
            /** @description Null, as closes: closed on that day. */
            opens?: string | null;
            closes?: string | null;
            note?: string;
        };
        /**
         * @example {
         *       "day": "2026-11-21",
         *       "opens": "09:30",
         *       "closes": "09:30",
         *       "note": "text"
         *     }
         */
        WorkingHoursExceptionUpdate: {
            /** Format: date */
            day?: string;
            /** @description Null, as closes: closed on that day. */
            opens?: string | null;
            closes?: string | null;
            note?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "number": "+15551234567",
         *           "carrier": "twilio",
         *           "carrier_sid": "text",
         *           "label": "text",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "active": true,
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        PhoneNumberList: {
            data: components["schemas"]["PhoneNumber"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "number": "+15551234567",
         *       "carrier": "twilio",
         *       "carrier_sid": "text",
         *       "label": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "active": true,
         *       "external_id": "text"
         *     }
         */
        PhoneNumberCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            number: string;
            /** @enum {string} */
            carrier?: "twilio";
            /** @description The number's id in the carrier's account. */
            carrier_sid?: string | null;
            label?: string;
            /** @description Null: the organisation's selected agent answers. */
            agent_id?: string | null;
            active?: boolean;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "label": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "active": true,
         *       "external_id": "text"
         *     }
         */
        PhoneNumberUpdate: {
            label?: string;
            /** @description Null: the organisation's selected agent answers. */
            agent_id?: string | null;
            active?: boolean;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text"
         *     }
         */
        NumberAssign: {
            agent_id?: string | null;
            /** @description Id or slug. Without an agent_id the organisation's selected agent answers. */
            organisation_id?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_name": "text",
         *           "agent_version": 1,
         *           "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "direction": "inbound",
         *           "from_number": "text",
         *           "to_number": "text",
         *           "status": "queued",
         *           "outcome": "booked",
         *           "end_reason": "text",
         *           "ended_reason": "text",
         *           "advice": "text",
         *           "started_at": "2026-11-21T09:30:00.000Z",
         *           "answered_at": "2026-11-21T09:30:00.000Z",
         *           "ended_at": "2026-11-21T09:30:00.000Z",
         *           "duration_ms": 1,
         *           "turns": 1,
         *           "barge_ins": 1,
         *           "transfers": 1,
         *           "tool_calls": 1,
         *           "latency_p50_ms": 1,
         *           "latency_p90_ms": 1,
         *           "latency_p95_ms": 1,
         *           "latency_p99_ms": 1,
         *           "sentiment": "positive",
         *           "summary": "text",
         *           "cost_carrier": 1,
         *           "cost_model": 1,
         *           "currency": "tex",
         *           "external_id": "text",
         *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "disposition": "text",
         *           "rating": 1,
         *           "tags": [
         *             "text"
         *           ],
         *           "listen_url": "text",
         *           "control_url": "text",
         *           "rights": [
         *             "listen"
         *           ]
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CallList: {
            data: components["schemas"]["CallSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_name": "text",
         *       "agent_version": 1,
         *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "direction": "inbound",
         *       "from_number": "text",
         *       "to_number": "text",
         *       "status": "queued",
         *       "outcome": "booked",
         *       "end_reason": "text",
         *       "ended_reason": "text",
         *       "advice": "text",
         *       "started_at": "2026-11-21T09:30:00.000Z",
         *       "answered_at": "2026-11-21T09:30:00.000Z",
         *       "ended_at": "2026-11-21T09:30:00.000Z",
         *       "duration_ms": 1,
         *       "turns": 1,
         *       "barge_ins": 1,
         *       "transfers": 1,
         *       "tool_calls": 1,
         *       "latency_p50_ms": 1,
         *       "latency_p90_ms": 1,
         *       "latency_p95_ms": 1,
         *       "latency_p99_ms": 1,
         *       "sentiment": "positive",
         *       "summary": "text",
         *       "cost_carrier": 1,
         *       "cost_model": 1,
         *       "currency": "tex",
         *       "external_id": "text",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "disposition": "text",
         *       "rating": 1,
         *       "tags": [
         *         "text"
         *       ],
         *       "listen_url": "text",
         *       "control_url": "text",
         *       "rights": [
         *         "listen"
         *       ]
         *     }
         */
        CallSummary: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            agent_id: string | null;
            /** @description As the call began with it. */
            agent_name: string | null;
            agent_version: number | null;
            phone_number_id: string | null;
            contact_id: string | null;
            /** @enum {string} */
            direction: "inbound" | "outbound" | "playground";
            from_number: string;
            to_number: string;
            /** @enum {string} */
            status: "queued" | "ringing" | "in-progress" | "ended";
            /** @enum {string} */
            outcome: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
            end_reason: string | null;
            /** @description Finer than end_reason where a call could not be placed: invalid-number, … */
            ended_reason: string | null;
            /** @description What people can do about a call that could not be placed. */
            advice: string | null;
            /** Format: date-time */
            started_at: string;
            answered_at: string | null;
            ended_at: string | null;
            duration_ms: number;
            turns: number;
            barge_ins: number;
            transfers: number;
            tool_calls: number;
            /** @description Of its turns: speech stopped to first audio sent. */
            latency_p50_ms: number | null;
            latency_p90_ms: number | null;
            latency_p95_ms: number | null;
            latency_p99_ms: number | null;
            /** @enum {string|null} */
            sentiment: "positive" | "neutral" | "negative" | null;
            summary: string | null;
            cost_carrier: number | null;
            cost_model: number;
            currency: string;
            external_id: string | null;
            assigned_to: string | null;
            /** @description As people said, else as the analysis found. */
            disposition: string | null;
            rating: number | null;
            tags: string[];
            /** @description Relative to the API's address. */
            listen_url: string;
            control_url: string;
            /** @description What you may do with it; take-over goes over the socket of listen. */
            rights: ("listen" | "whisper" | "say" | "annotate" | "mute-agent" | "hang-up" | "transfer" | "take-over")[];
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_name": "text",
         *       "agent_version": 1,
         *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "direction": "inbound",
         *       "from_number": "text",
         *       "to_number": "text",
         *       "status": "queued",
         *       "outcome": "booked",
         *       "end_reason": "text",
         *       "ended_reason": "text",
         *       "advice": "text",
         *       "started_at": "2026-11-21T09:30:00.000Z",
         *       "ringing_at": "2026-11-21T09:30:00.000Z",
         *       "answered_at": "2026-11-21T09:30:00.000Z",
         *       "ended_at": "2026-11-21T09:30:00.000Z",
         *       "duration_ms": 1,
         *       "turns": 1,
         *       "barge_ins": 1,
         *       "transfers": 1,
         *       "tool_calls": 1,
         *       "latency_p50_ms": 1,
         *       "latency_p90_ms": 1,
         *       "latency_p95_ms": 1,
         *       "latency_p99_ms": 1,
         *       "sentiment": "positive",
         *       "summary": "text",
         *       "follow_up": "text",
         *       "final_transcript": "text",
         *       "usage": {},
         *       "cost_carrier": 1,
         *       "cost_model": 1,
         *       "currency": "tex",
         *       "node_id": "text",
         *       "carrier_call_id": "text",
         *       "metadata": {},
         *       "external_id": "text",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "disposition": "text",
         *       "outcome_reason": "text",
         *       "notes": "text",
         *       "rating": 1,
         *       "feedback": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "listen_url": "text",
         *       "control_url": "text",
         *       "rights": [
         *         "listen"
         *       ],
         *       "erased_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        Call: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            agent_id: string | null;
            /** @description As the call began with it. */
            agent_name: string | null;
            agent_version: number | null;
            phone_number_id: string | null;
            contact_id: string | null;
            /** @enum {string} */
            direction: "inbound" | "outbound" | "playground";
            from_number: string;
            to_number: string;
            /** @enum {string} */
            status: "queued" | "ringing" | "in-progress" | "ended";
            /** @enum {string} */
            outcome: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
            end_reason: string | null;
            /** @description Finer than end_reason where a call could not be placed: invalid-number, … */
            ended_reason: string | null;
            /** @description What people can do about a call that could not be placed. */
            advice: string | null;
            /** Format: date-time */
            started_at: string;
            ringing_at: string | null;
            answered_at: string | null;
            ended_at: string | null;
            duration_ms: number;
            turns: number;
            barge_ins: number;
            transfers: number;
            tool_calls: number;
            /** @description Of its turns: speech stopped to first audio sent. */
            latency_p50_ms: number | null;
            latency_p90_ms: number | null;
            latency_p95_ms: number | null;
            latency_p99_ms: number | null;
            /** @enum {string|null} */
            sentiment: "positive" | "neutral" | "negative" | null;
            summary: string | null;
            follow_up: string | null;
            /** @description As heard, a line for each turn. */
            final_transcript: string | null;
            /** @description Tokens by kind. */
            usage: {
                [key: string]: unknown;
            };
            cost_carrier: number | null;
            cost_model: number;
            currency: string;
            node_id: string | null;
            carrier_call_id: string | null;
            metadata: {
                [key: string]: unknown;
            };
            external_id: string | null;
            assigned_to: string | null;
            /** @description As people said, else as the analysis found. */
            disposition: string | null;
            outcome_reason: string | null;
            notes: string | null;
            rating: number | null;
            feedback: string | null;
            tags: string[];
            /** @description Relative to the API's address. */
            listen_url: string;
            control_url: string;
            /** @description What you may do with it; take-over goes over the socket of listen. */
            rights: ("listen" | "whisper" | "say" | "annotate" | "mute-agent" | "hang-up" | "transfer" | "take-over")[];
            erased_at: string | null;
        };
        /**
         * @example {
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "to": "+15551234567",
         *       "from": "+15551234567",
         *       "metadata": {},
         *       "organisation_id": "text"
         *     }
         */
        CallPlace: {
            /**
             * Format: uuid
             * @description A published agent.
             */
            agent_id: string;
            /** @description Must be allowed by the organisation's outgoing_countries or outgoing_numbers. */
            to: string;
            /** @description A number of the organisation; default: the agent's, else any. */
            from?: string | null;
            /** @description Kept with the call, and told to the agent as data. */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description Id or slug; needed only by who belongs to several. */
            organisation_id?: string;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "from_number": "+15551234567",
         *       "per_minute": 1,
         *       "calls": 1,
         *       "status": "running",
         *       "progress": {},
         *       "waits_for": "calling-hours",
         *       "waits_until": "2026-11-21T09:30:00.000Z",
         *       "failures": {},
         *       "cancelled_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        CallBatch: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** Format: uuid */
            agent_id: string;
            name: string;
            from_number: string;
            /** @description Calls that become due each minute. */
            per_minute: number;
            calls: number;
            /** @enum {string} */
            status: "running" | "cancelled" | "done";
            /** @description How many wait, are active, done or cancelled; of those done: answered, voicemail, unanswered. */
            progress: {
                [key: string]: unknown;
            };
            /**
             * @description Why the next of its calls waits: for the organisation's calling hours, for its turn, or for a free line; null: none waits.
             * @enum {string|null}
             */
            waits_for: "calling-hours" | "turn" | "line" | null;
            /** @description Until when at least, where that is known. */
            waits_until: string | null;
            /** @description How many of its calls were not answered, by why: the carrier's reasons, no-answer, busy; never-placed. */
            failures: {
                [key: string]: unknown;
            };
            cancelled_at: string | null;
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "calls": [
         *         {
         *           "to": "+15551234567",
         *           "metadata": {}
         *         }
         *       ],
         *       "from": "+15551234567",
         *       "name": "text",
         *       "per_minute": 1,
         *       "organisation_id": "text"
         *     }
         */
        CallBatchPlace: {
            /** Format: uuid */
            agent_id: string;
            calls: components["schemas"]["CallOfBatch"][];
            from?: string | null;
            name?: string;
            /** @description Default: what the organisation may do. */
            per_minute?: number | null;
            /** @description Id or slug; needed only by who belongs to several. */
            organisation_id?: string;
        };
        /**
         * @example {
         *       "to": "+15551234567",
         *       "metadata": {}
         *     }
         */
        CallOfBatch: {
            to: string;
            metadata?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "name": "text",
         *           "from_number": "+15551234567",
         *           "per_minute": 1,
         *           "calls": 1,
         *           "status": "running",
         *           "progress": {},
         *           "waits_for": "calling-hours",
         *           "waits_until": "2026-11-21T09:30:00.000Z",
         *           "cancelled_at": "2026-11-21T09:30:00.000Z",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CallBatchList: {
            data: components["schemas"]["CallBatchSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "from_number": "+15551234567",
         *       "per_minute": 1,
         *       "calls": 1,
         *       "status": "running",
         *       "progress": {},
         *       "waits_for": "calling-hours",
         *       "waits_until": "2026-11-21T09:30:00.000Z",
         *       "cancelled_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        CallBatchSummary: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            /** Format: uuid */
            agent_id: string;
            name: string;
            from_number: string;
            /** @description Calls that become due each minute. */
            per_minute: number;
            calls: number;
            /** @enum {string} */
            status: "running" | "cancelled" | "done";
            /** @description How many wait, are active, done or cancelled; of those done: answered, voicemail, unanswered. */
            progress: {
                [key: string]: unknown;
            };
            /**
             * @description Why the next of its calls waits: for the organisation's calling hours, for its turn, or for a free line; null: none waits.
             * @enum {string|null}
             */
            waits_for: "calling-hours" | "turn" | "line" | null;
            /** @description Until when at least, where that is known. */
            waits_until: string | null;
            cancelled_at: string | null;
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "to_number": "text",
         *           "metadata": {},
         *           "status": "waiting",
         *           "due_at": "2026-11-21T09:30:00.000Z",
         *           "result": "answered",
         *           "call_status": "queued",
         *           "outcome": "text",
         *           "ended_reason": "text",
         *           "duration_ms": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        OutgoingCallList: {
            data: components["schemas"]["OutgoingCall"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "to_number": "text",
         *       "metadata": {},
         *       "status": "waiting",
         *       "due_at": "2026-11-21T09:30:00.000Z",
         *       "result": "answered",
         *       "call_status": "queued",
         *       "outcome": "text",
         *       "ended_reason": "text",
         *       "duration_ms": 1
         *     }
         */
        OutgoingCall: {
            /**
             * Format: uuid
             * @description The call's, once it is placed.
             */
            id: string;
            to_number: string;
            metadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "waiting" | "dialling" | "placed" | "done" | "cancelled";
            /** Format: date-time */
            due_at: string;
            /**
             * @description What came of one that is done; null: it could not even be placed, or is not done.
             * @enum {string|null}
             */
            result: "answered" | "voicemail" | "unanswered" | null;
            /**
             * @description The call's own, once there is one.
             * @enum {string|null}
             */
            call_status: "queued" | "ringing" | "in-progress" | "ended" | null;
            outcome: string | null;
            ended_reason: string | null;
            duration_ms: number | null;
        };
        /**
         * @example {
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "disposition": "text",
         *       "notes": "text",
         *       "rating": 1,
         *       "feedback": "text",
         *       "tags": [
         *         "text"
         *       ]
         *     }
         */
        CallAnnotation: {
            /** @description A person of the organisation. */
            assigned_to?: string | null;
            disposition?: string | null;
            notes?: string | null;
            rating?: number | null;
            feedback?: string | null;
            tags?: string[];
        };
        /**
         * @example {
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "runs": 1,
         *       "error": "text",
         *       "summary": "text",
         *       "points": [
         *         "text"
         *       ],
         *       "sentiment": "positive",
         *       "disposition": "text",
         *       "successful": true,
         *       "outcome_reason": "text",
         *       "follow_up": "text",
         *       "model": "text",
         *       "tokens_in": 1,
         *       "tokens_cached": 1,
         *       "tokens_out": 1,
         *       "cost_model": 1,
         *       "currency": "tex",
         *       "analyzed_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        CallAnalysis: {
            /** Format: uuid */
            call_id: string;
            /** @description How often it was done. */
            runs: number;
            /** @description Why the latest came to nothing; null where it came to something. */
            error: string | null;
            summary: string | null;
            /** @description What was asked, said and agreed. */
            points: string[];
            /** @enum {string|null} */
            sentiment: "positive" | "neutral" | "negative" | null;
            /** @description What kind of call it was. */
            disposition: string | null;
            /** @description Whether the caller got what they came for. */
            successful: boolean | null;
            /** @description Why it ended as it did. */
            outcome_reason: string | null;
            /** @description What is still to be done. */
            follow_up: string | null;
            model: string | null;
            /** @description Of all runs; the cached ones among them. */
            tokens_in: number;
            tokens_cached: number;
            tokens_out: number;
            /** @description Of all runs; null where the model has no price here. */
            cost_model: number | null;
            currency: string;
            analyzed_at: string | null;
        };
        /**
         * @example {
         *       "status": "pending"
         *     }
         */
        CallAnalysisAsked: {
            /**
             * @description Of its place in the outbound queue.
             * @enum {string}
             */
            status: "pending" | "sending" | "delivered";
        };
        /**
         * @example {
         *       "calls": 1
         *     }
         */
        CallerErased: {
            /** @description That were theirs. */
            calls: number;
        };
        /**
         * @example {
         *       "number": "+15551234567",
         *       "organisation_id": "text"
         *     }
         */
        CallerErase: {
            number: string;
            /** @description Id or slug; needed only by who belongs to several. */
            organisation_id?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "epoch": 1,
         *           "seq": 1,
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "call_time_ms": 1,
         *           "type": "text",
         *           "actor": "text",
         *           "payload": {}
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CallEventList: {
            data: components["schemas"]["CallEvent"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "epoch": 1,
         *       "seq": 1,
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "call_time_ms": 1,
         *       "type": "text",
         *       "actor": "text",
         *       "payload": {}
         *     }
         */
        CallEvent: {
            epoch: number;
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description On the call's own clock. */
            call_time_ms: number;
            type: string;
            actor: string;
            payload: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "position": 1,
         *           "speaker": "caller",
         *           "text": "text",
         *           "full_text": "text",
         *           "started_ms": 1,
         *           "ended_ms": 1,
         *           "interrupted": true,
         *           "estimated": true,
         *           "stock": true
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        TranscriptSegmentList: {
            data: components["schemas"]["TranscriptSegment"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "position": 1,
         *       "speaker": "caller",
         *       "text": "text",
         *       "full_text": "text",
         *       "started_ms": 1,
         *       "ended_ms": 1,
         *       "interrupted": true,
         *       "estimated": true,
         *       "stock": true
         *     }
         */
        TranscriptSegment: {
            /** @description Order in the conversation, with gaps. */
            position: number;
            /** @enum {string} */
            speaker: "caller" | "agent" | "supervisor";
            /** @description As heard. */
            text: string;
            /** @description All that was spoken, where more than was heard. */
            full_text: string | null;
            /** @description On the call's clock. */
            started_ms: number | null;
            ended_ms: number | null;
            interrupted: boolean;
            /** @description The text was cut in proportion. */
            estimated: boolean;
            /** @description Spoken by us, not by the model. */
            stock: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "turn": 1,
         *           "speech_ended_ms": 1,
         *           "decided_ms": 1,
         *           "committed_ms": 1,
         *           "response_began_ms": 1,
         *           "first_audio_ms": 1,
         *           "first_sent_ms": 1,
         *           "playing_ms": 1,
         *           "tool_ms": 1,
         *           "voice_to_voice_ms": 1,
         *           "interrupted": true
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CallTurnList: {
            data: components["schemas"]["CallTurn"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "turn": 1,
         *       "speech_ended_ms": 1,
         *       "decided_ms": 1,
         *       "committed_ms": 1,
         *       "response_began_ms": 1,
         *       "first_audio_ms": 1,
         *       "first_sent_ms": 1,
         *       "playing_ms": 1,
         *       "tool_ms": 1,
         *       "voice_to_voice_ms": 1,
         *       "interrupted": true
         *     }
         */
        CallTurn: {
            turn: number;
            /** @description On the call's clock; all further times count from there. */
            speech_ended_ms: number;
            /** @description The model said that speech had stopped. */
            decided_ms: number;
            committed_ms: number | null;
            response_began_ms: number | null;
            /** @description From the model. */
            first_audio_ms: number | null;
            /** @description First byte to the carrier. */
            first_sent_ms: number;
            /** @description The carrier confirmed that it plays. */
            playing_ms: number | null;
            tool_ms: number | null;
            voice_to_voice_ms: number | null;
            interrupted: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "bytes": 1,
         *           "duration_ms": 1,
         *           "lost_ms": 1,
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        RecordingList: {
            data: components["schemas"]["Recording"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "bytes": 1,
         *       "duration_ms": 1,
         *       "lost_ms": 1,
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        Recording: {
            /** Format: uuid */
            id: string;
            bytes: number;
            duration_ms: number;
            /** @description Of it, silence where sound was lost. */
            lost_ms: number;
            /**
             * Format: date-time
             * @description When it was over.
             */
            created_at: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "name": "text",
         *           "phone": "+15551234567",
         *           "email": "ada@example.com",
         *           "company": "text",
         *           "locale": "text",
         *           "tags": [
         *             "text"
         *           ],
         *           "external_id": "text",
         *           "last_call_at": "2026-11-21T09:30:00.000Z",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        ContactList: {
            data: components["schemas"]["ContactSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "phone": "+15551234567",
         *       "email": "ada@example.com",
         *       "company": "text",
         *       "locale": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "external_id": "text",
         *       "last_call_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        ContactSummary: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @description This or an e-mail address is needed; calls and appointments of it are linked. */
            phone: string | null;
            /** @description In lower case. */
            email: string | null;
            company: string;
            /** @description Such as en or en-GB. */
            locale: string | null;
            tags: string[];
            external_id: string | null;
            /** @description Their calls: /api/calls?contact_id= */
            last_call_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "name": "text",
         *       "phone": "+15551234567",
         *       "email": "ada@example.com",
         *       "company": "text",
         *       "locale": "text",
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "external_id": "text",
         *       "metadata": {},
         *       "last_call_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Contact: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            name: string;
            /** @description This or an e-mail address is needed; calls and appointments of it are linked. */
            phone: string | null;
            /** @description In lower case. */
            email: string | null;
            company: string;
            /** @description Such as en or en-GB. */
            locale: string | null;
            notes: string;
            tags: string[];
            external_id: string | null;
            metadata: {
                [key: string]: unknown;
            };
            /** @description Their calls: /api/calls?contact_id= */
            last_call_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "name": "text",
         *       "phone": "+15551234567",
         *       "email": "ada@example.com",
         *       "company": "text",
         *       "locale": "text",
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "external_id": "text",
         *       "metadata": {}
         *     }
         */
        ContactCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            name?: string;
            /** @description This or an e-mail address is needed; calls and appointments of it are linked. */
            phone?: string | null;
            /** @description In lower case. */
            email?: string | null;
            company?: string;
            /** @description Such as en or en-GB. */
            locale?: string | null;
            notes?: string;
            tags?: string[];
            external_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "name": "text",
         *       "phone": "+15551234567",
         *       "email": "ada@example.com",
         *       "company": "text",
         *       "locale": "text",
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "external_id": "text",
         *       "metadata": {}
         *     }
         */
        ContactUpdate: {
            name?: string;
            /** @description This or an e-mail address is needed; calls and appointments of it are linked. */
            phone?: string | null;
            /** @description In lower case. */
            email?: string | null;
            company?: string;
            /** @description Such as en or en-GB. */
            locale?: string | null;
            notes?: string;
            tags?: string[];
            external_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "text",
         *           "type": "quote",
         *           "title": "text",
         *           "status": "text",
         *           "amount": 1,
         *           "currency": "tex",
         *           "tags": [
         *             "text"
         *           ],
         *           "due_at": "2026-11-21T09:30:00.000Z",
         *           "closed_at": "2026-11-21T09:30:00.000Z",
         *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "event_epoch": 1,
         *           "event_seq": 1,
         *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z",
         *           "updated_at": "2026-11-21T09:30:00.000Z",
         *           "revision": 1
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        RecordList: {
            data: components["schemas"]["RecordSummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "type": "quote",
         *       "title": "text",
         *       "status": "text",
         *       "amount": 1,
         *       "currency": "tex",
         *       "tags": [
         *         "text"
         *       ],
         *       "due_at": "2026-11-21T09:30:00.000Z",
         *       "closed_at": "2026-11-21T09:30:00.000Z",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "event_epoch": 1,
         *       "event_seq": 1,
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        RecordSummary: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @enum {string} */
            type: "quote" | "job" | "invoice" | "note" | "booking" | "task";
            title: string;
            /** @description open, pending, approved, completed, cancelled, or a word of your own; the last two of these close it. */
            status: string;
            /** @description With a currency. */
            amount: number | null;
            /** @description ISO 4217. */
            currency: string | null;
            tags: string[];
            due_at: string | null;
            closed_at: string | null;
            /** @description The worker: a person of the organisation. */
            assigned_to: string | null;
            contact_id: string | null;
            /** @description The call that it came from. */
            call_id: string | null;
            /** @description With event_seq: which event of that call. */
            event_epoch: number | null;
            event_seq: number | null;
            created_by: string | null;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "text",
         *       "type": "quote",
         *       "title": "text",
         *       "status": "text",
         *       "amount": 1,
         *       "currency": "tex",
         *       "payload": {},
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "due_at": "2026-11-21T09:30:00.000Z",
         *       "closed_at": "2026-11-21T09:30:00.000Z",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "event_epoch": 1,
         *       "event_seq": 1,
         *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Record: {
            /** Format: uuid */
            id: string;
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id: string;
            /** @enum {string} */
            type: "quote" | "job" | "invoice" | "note" | "booking" | "task";
            title: string;
            /** @description open, pending, approved, completed, cancelled, or a word of your own; the last two of these close it. */
            status: string;
            /** @description With a currency. */
            amount: number | null;
            /** @description ISO 4217. */
            currency: string | null;
            /** @description Whatever else belongs to it. */
            payload: {
                [key: string]: unknown;
            };
            notes: string;
            tags: string[];
            due_at: string | null;
            closed_at: string | null;
            /** @description The worker: a person of the organisation. */
            assigned_to: string | null;
            contact_id: string | null;
            /** @description The call that it came from. */
            call_id: string | null;
            /** @description With event_seq: which event of that call. */
            event_epoch: number | null;
            event_seq: number | null;
            created_by: string | null;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "organisation_id": "text",
         *       "type": "quote",
         *       "title": "text",
         *       "status": "text",
         *       "amount": 1,
         *       "currency": "tex",
         *       "payload": {},
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "due_at": "2026-11-21T09:30:00.000Z",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "event_epoch": 1,
         *       "event_seq": 1,
         *       "external_id": "text"
         *     }
         */
        RecordCreate: {
            /** @description Given as id or slug; needed only by who belongs to several. */
            organisation_id?: string;
            /** @enum {string} */
            type: "quote" | "job" | "invoice" | "note" | "booking" | "task";
            title: string;
            /** @description open, pending, approved, completed, cancelled, or a word of your own; the last two of these close it. */
            status?: string;
            /** @description With a currency. */
            amount?: number | null;
            /** @description ISO 4217. */
            currency?: string | null;
            /** @description Whatever else belongs to it. */
            payload?: {
                [key: string]: unknown;
            };
            notes?: string;
            tags?: string[];
            due_at?: string | null;
            /** @description The worker: a person of the organisation. */
            assigned_to?: string | null;
            contact_id?: string | null;
            /** @description The call that it came from. */
            call_id?: string | null;
            /** @description With event_seq: which event of that call. */
            event_epoch?: number | null;
            event_seq?: number | null;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "title": "text",
         *       "status": "text",
         *       "amount": 1,
         *       "currency": "tex",
         *       "payload": {},
         *       "notes": "text",
         *       "tags": [
         *         "text"
         *       ],
         *       "due_at": "2026-11-21T09:30:00.000Z",
         *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "external_id": "text"
         *     }
         */
        RecordUpdate: {
            title?: string;
            /** @description open, pending, approved, completed, cancelled, or a word of your own; the last two of these close it. */
            status?: string;
            /** @description With a currency. */
            amount?: number | null;
            /** @description ISO 4217. */
            currency?: string | null;
            /** @description Whatever else belongs to it. */
            payload?: {
                [key: string]: unknown;
            };
            notes?: string;
            tags?: string[];
            due_at?: string | null;
            /** @description The worker: a person of the organisation. */
            assigned_to?: string | null;
            contact_id?: string | null;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "kind": "change",
         *           "type": "text",
         *           "actor": "text",
         *           "detail": {}
         *         }
         *       ]
         *     }
         */
        RecordTimeline: {
            data: components["schemas"]["RecordTimelineEntry"][];
        };
        /**
         * @example {
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "kind": "change",
         *       "type": "text",
         *       "actor": "text",
         *       "detail": {}
         *     }
         */
        RecordTimelineEntry: {
            /** Format: date-time */
            at: string;
            /**
             * @description Of the record; of its call; of an agent's tool; to somebody else.
             * @enum {string}
             */
            kind: "change" | "event" | "action" | "delivery";
            type: string;
            actor: string;
            detail: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "slug": "north-clinic",
         *           "name": "text",
         *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "owner_email": "ada@example.com",
         *           "owner_name": "text",
         *           "agents": 1,
         *           "numbers": 1,
         *           "calls": 1,
         *           "seconds": 1,
         *           "last_call_at": "2026-11-21T09:30:00.000Z",
         *           "external_id": "text",
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        CustomerList: {
            data: components["schemas"]["Customer"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "owner_email": "ada@example.com",
         *       "owner_name": "text",
         *       "agents": 1,
         *       "numbers": 1,
         *       "calls": 1,
         *       "seconds": 1,
         *       "last_call_at": "2026-11-21T09:30:00.000Z",
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        Customer: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @description The reseller. */
            parent_id: string | null;
            /** @description Null: nobody has accepted the invitation yet. */
            owner_id: string | null;
            owner_email: string | null;
            owner_name: string | null;
            /** @description Its own and those lent to it. */
            agents: number;
            numbers: number;
            /** @description That ended, of the last 30 days. */
            calls: number;
            /** @description Of those calls. */
            seconds: number;
            last_call_at: string | null;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "slug": "north-clinic",
         *       "name": "text",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "owner_email": "ada@example.com",
         *       "owner_name": "text",
         *       "agents": 1,
         *       "numbers": 1,
         *       "calls": 1,
         *       "seconds": 1,
         *       "last_call_at": "2026-11-21T09:30:00.000Z",
         *       "external_id": "text",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "invitation_token": "text"
         *     }
         */
        CustomerCreated: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @description The reseller. */
            parent_id: string | null;
            /** @description Null: nobody has accepted the invitation yet. */
            owner_id: string | null;
            owner_email: string | null;
            owner_name: string | null;
            /** @description Its own and those lent to it. */
            agents: number;
            numbers: number;
            /** @description That ended, of the last 30 days. */
            calls: number;
            /** @description Of those calls. */
            seconds: number;
            last_call_at: string | null;
            external_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Makes its holder the owner, for 14 days: hand it to them and nobody else. Shown this once; not in a repetition's reply. */
            invitation_token?: string;
        };
        /**
         * @example {
         *       "name": "text",
         *       "slug": "north-clinic",
         *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "owner_email": "ada@example.com",
         *       "owner_name": "text",
         *       "time_zone": "Europe/Berlin",
         *       "locale": "en",
         *       "external_id": "text"
         *     }
         */
        CustomerCreate: {
            name: string;
            slug: string;
            /**
             * Format: uuid
             * @description The reseller; needed only by who owns several.
             */
            parent_id?: string;
            /**
             * Format: email
             * @description Is invited to be its owner.
             */
            owner_email?: string;
            owner_name?: string;
            time_zone?: string;
            locale?: string;
            external_id?: string | null;
        };
        /**
         * @example {
         *       "has": {
         *         "members": 1,
         *         "agents": 1,
         *         "agents_lent": 1,
         *         "numbers": 1,
         *         "contacts": 1,
         *         "records_open": 1,
         *         "appointments_ahead": 1,
         *         "plan": "text",
         *         "minutes_used": 1,
         *         "minutes_included": 1
         *       },
         *       "did": {
         *         "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *         "from": "2026-11-21T09:30:00.000Z",
         *         "to": "2026-11-21T09:30:00.000Z",
         *         "calls": {
         *           "total": 1,
         *           "ended": 1,
         *           "active": 1,
         *           "inbound": 1,
         *           "outbound": 1,
         *           "playground": 1,
         *           "answered": 1,
         *           "failed": 1,
         *           "seconds": 1,
         *           "average_seconds": 1,
         *           "turns": 1,
         *           "barge_ins": 1,
         *           "transfers": 1,
         *           "outcomes": [
         *             {
         *               "outcome": "text",
         *               "calls": 1
         *             }
         *           ],
         *           "sentiments": {
         *             "positive": 1,
         *             "neutral": 1,
         *             "negative": 1
         *           },
         *           "costs": [
         *             {
         *               "currency": "tex",
         *               "model": 1,
         *               "carrier": 1
         *             }
         *           ]
         *         },
         *         "per_day": [
         *           {
         *             "day": "2026-11-21",
         *             "calls": 1,
         *             "events": 1
         *           }
         *         ],
         *         "latency": {
         *           "turns": 1,
         *           "p50_ms": 1,
         *           "p90_ms": 1,
         *           "p95_ms": 1,
         *           "p99_ms": 1
         *         },
         *         "actions": {
         *           "total": 1,
         *           "by_status": [
         *             {
         *               "status": "text",
         *               "actions": 1
         *             }
         *           ],
         *           "by_tool": [
         *             {
         *               "tool": "text",
         *               "actions": 1,
         *               "succeeded": 1
         *             }
         *           ]
         *         },
         *         "organisations": [
         *           {
         *             "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *             "name": "text",
         *             "calls": 1,
         *             "failed": 1
         *           }
         *         ],
         *         "records": [
         *           {
         *             "type": "text",
         *             "total": 1,
         *             "new": 1
         *           }
         *         ],
         *         "contacts": {
         *           "total": 1,
         *           "new": 1
         *         },
         *         "top_workers": [
         *           {
         *             "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *             "display_name": "text",
         *             "records": 1
         *           }
         *         ],
         *         "health": {
         *           "unprocessed": 1,
         *           "deliveries_waiting": 1,
         *           "calls_silent": 1,
         *           "failed_last_hour": 1,
         *           "actions_failed": 1,
         *           "deliveries_failed": 1,
         *           "calls_failed": 1,
         *           "connections_failing": 1
         *         }
         *       }
         *     }
         */
        OrganisationStatistics: {
            has: components["schemas"]["OrganisationInventory"];
            did: components["schemas"]["Analytics"];
        };
        /**
         * @example {
         *       "members": 1,
         *       "agents": 1,
         *       "agents_lent": 1,
         *       "numbers": 1,
         *       "contacts": 1,
         *       "records_open": 1,
         *       "appointments_ahead": 1,
         *       "plan": "text",
         *       "minutes_used": 1,
         *       "minutes_included": 1
         *     }
         */
        OrganisationInventory: {
            members: number;
            agents: number;
            agents_lent: number;
            numbers: number;
            contacts: number;
            records_open: number;
            appointments_ahead: number;
            /** @description Null: it has no subscription of its own. */
            plan: string | null;
            /** @description In this period. */
            minutes_used: number | null;
            minutes_included: number | null;
        };
        /**
         * @example {
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "from": "2026-11-21T09:30:00.000Z",
         *       "to": "2026-11-21T09:30:00.000Z",
         *       "calls": {
         *         "total": 1,
         *         "ended": 1,
         *         "active": 1,
         *         "inbound": 1,
         *         "outbound": 1,
         *         "playground": 1,
         *         "answered": 1,
         *         "failed": 1,
         *         "seconds": 1,
         *         "average_seconds": 1,
         *         "turns": 1,
         *         "barge_ins": 1,
         *         "transfers": 1,
         *         "outcomes": [
         *           {
         *             "outcome": "text",
         *             "calls": 1
         *           }
         *         ],
         *         "sentiments": {
         *           "positive": 1,
         *           "neutral": 1,
         *           "negative": 1
         *         },
         *         "costs": [
         *           {
         *             "currency": "tex",
         *             "model": 1,
         *             "carrier": 1
         *           }
         *         ]
         *       },
         *       "per_day": [
         *         {
         *           "day": "2026-11-21",
         *           "calls": 1,
         *           "events": 1
         *         }
         *       ],
         *       "latency": {
         *         "turns": 1,
         *         "p50_ms": 1,
         *         "p90_ms": 1,
         *         "p95_ms": 1,
         *         "p99_ms": 1
         *       },
         *       "actions": {
         *         "total": 1,
         *         "by_status": [
         *           {
         *             "status": "text",
         *             "actions": 1
         *           }
         *         ],
         *         "by_tool": [
         *           {
         *             "tool": "text",
         *             "actions": 1,
         *             "succeeded": 1
         *           }
         *         ]
         *       },
         *       "organisations": [
         *         {
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "name": "text",
         *           "calls": 1,
         *           "failed": 1
         *         }
         *       ],
         *       "records": [
         *         {
         *           "type": "text",
         *           "total": 1,
         *           "new": 1
         *         }
         *       ],
         *       "contacts": {
         *         "total": 1,
         *         "new": 1
         *       },
         *       "top_workers": [
         *         {
         *           "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "display_name": "text",
         *           "records": 1
         *         }
         *       ],
         *       "health": {
         *         "unprocessed": 1,
         *         "deliveries_waiting": 1,
         *         "calls_silent": 1,
         *         "failed_last_hour": 1,
         *         "actions_failed": 1,
         *         "deliveries_failed": 1,
         *         "calls_failed": 1,
         *         "connections_failing": 1
         *       }
         *     }
         */
        Analytics: {
            /** @description Null: all that you may see. */
            organisation_id: string | null;
            /**
             * Format: date-time
             * @description Whole hours.
             */
            from: string;
            /** Format: date-time */
            to: string;
            calls: components["schemas"]["AnalyticsCalls"];
            per_day: components["schemas"]["AnalyticsDay"][];
            /** @description Caller silent to first audio sent. */
            latency: components["schemas"]["AnalyticsLatency"];
            /** @description Tools that agents ran. */
            actions: components["schemas"]["AnalyticsActions"];
            /** @description Those with most calls. */
            organisations: components["schemas"]["AnalyticsOrganisation"][];
            records: components["schemas"]["AnalyticsRecords"][];
            contacts: components["schemas"]["AnalyticsContacts"];
            /** @description By records of theirs that were made in the range. */
            top_workers: components["schemas"]["AnalyticsWorker"][];
            /** @description Now. */
            health: components["schemas"]["AnalyticsHealth"];
        };
        /**
         * @example {
         *       "total": 1,
         *       "ended": 1,
         *       "active": 1,
         *       "inbound": 1,
         *       "outbound": 1,
         *       "playground": 1,
         *       "answered": 1,
         *       "failed": 1,
         *       "seconds": 1,
         *       "average_seconds": 1,
         *       "turns": 1,
         *       "barge_ins": 1,
         *       "transfers": 1,
         *       "outcomes": [
         *         {
         *           "outcome": "text",
         *           "calls": 1
         *         }
         *       ],
         *       "sentiments": {
         *         "positive": 1,
         *         "neutral": 1,
         *         "negative": 1
         *       },
         *       "costs": [
         *         {
         *           "currency": "tex",
         *           "model": 1,
         *           "carrier": 1
         *         }
         *       ]
         *     }
         */
        AnalyticsCalls: {
            /** @description That began in the range. */
            total: number;
            /** @description Of them; those that are over. */
            ended: number;
            /** @description Under way now, whenever they began. */
            active: number;
            inbound: number;
            outbound: number;
            playground: number;
            answered: number;
            /** @description Ended for a fault of the model, the carrier or a node. */
            failed: number;
            seconds: number;
            average_seconds: number;
            turns: number;
            barge_ins: number;
            transfers: number;
            /** @description Of those that are over. */
            outcomes: components["schemas"]["AnalyticsOutcome"][];
            sentiments: components["schemas"]["AnalyticsSentiments"];
            costs: components["schemas"]["AnalyticsCost"][];
        };
        /**
         * @example {
         *       "outcome": "text",
         *       "calls": 1
         *     }
         */
        AnalyticsOutcome: {
            outcome: string;
            calls: number;
        };
        /**
         * @example {
         *       "positive": 1,
         *       "neutral": 1,
         *       "negative": 1
         *     }
         */
        AnalyticsSentiments: {
            positive: number;
            neutral: number;
            negative: number;
        };
        /**
         * @example {
         *       "currency": "tex",
         *       "model": 1,
         *       "carrier": 1
         *     }
         */
        AnalyticsCost: {
            currency: string;
            model: number;
            carrier: number;
        };
        /**
         * @example {
         *       "day": "2026-11-21",
         *       "calls": 1,
         *       "events": 1
         *     }
         */
        AnalyticsDay: {
            /**
             * Format: date
             * @description In UTC.
             */
            day: string;
            calls: number;
            events: number;
        };
        /**
         * @example {
         *       "turns": 1,
         *       "p50_ms": 1,
         *       "p90_ms": 1,
         *       "p95_ms": 1,
         *       "p99_ms": 1
         *     }
         */
        AnalyticsLatency: {
            turns: number;
            /** @description To within 2.5 %, as the others. */
            p50_ms: number | null;
            p90_ms: number | null;
            p95_ms: number | null;
            p99_ms: number | null;
        };
        /**
         * @example {
         *       "total": 1,
         *       "by_status": [
         *         {
         *           "status": "text",
         *           "actions": 1
         *         }
         *       ],
         *       "by_tool": [
         *         {
         *           "tool": "text",
         *           "actions": 1,
         *           "succeeded": 1
         *         }
         *       ]
         *     }
         */
        AnalyticsActions: {
            total: number;
            by_status: components["schemas"]["AnalyticsActionStatus"][];
            by_tool: components["schemas"]["AnalyticsTool"][];
        };
        /**
         * @example {
         *       "status": "text",
         *       "actions": 1
         *     }
         */
        AnalyticsActionStatus: {
            status: string;
            actions: number;
        };
        /**
         * @example {
         *       "tool": "text",
         *       "actions": 1,
         *       "succeeded": 1
         *     }
         */
        AnalyticsTool: {
            tool: string;
            actions: number;
            succeeded: number;
        };
        /**
         * @example {
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "calls": 1,
         *       "failed": 1
         *     }
         */
        AnalyticsOrganisation: {
            /** Format: uuid */
            organisation_id: string;
            name: string;
            calls: number;
            failed: number;
        };
        /**
         * @example {
         *       "type": "text",
         *       "total": 1,
         *       "new": 1
         *     }
         */
        AnalyticsRecords: {
            type: string;
            total: number;
            /** @description Made in the range. */
            new: number;
        };
        /**
         * @example {
         *       "total": 1,
         *       "new": 1
         *     }
         */
        AnalyticsContacts: {
            total: number;
            new: number;
        };
        /**
         * @example {
         *       "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "display_name": "text",
         *       "records": 1
         *     }
         */
        AnalyticsWorker: {
            /** Format: uuid */
            user_id: string;
            /** @description Null where you may not see people. */
            display_name: string | null;
            records: number;
        };
        /**
         * @example {
         *       "unprocessed": 1,
         *       "deliveries_waiting": 1,
         *       "calls_silent": 1,
         *       "failed_last_hour": 1,
         *       "actions_failed": 1,
         *       "deliveries_failed": 1,
         *       "calls_failed": 1,
         *       "connections_failing": 1
         *     }
         */
        AnalyticsHealth: {
            /** @description deliveries_waiting and calls_silent. */
            unprocessed: number;
            /** @description Their time has come more than a minute ago. */
            deliveries_waiting: number;
            /** @description Under way, and not heard of for an hour. */
            calls_silent: number;
            /** @description actions_failed, deliveries_failed and calls_failed. */
            failed_last_hour: number;
            actions_failed: number;
            deliveries_failed: number;
            calls_failed: number;
            connections_failing: number;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "number": "+15551234567",
         *           "label": "text",
         *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "active": true,
         *           "calls": 1,
         *           "answered": 1,
         *           "seconds": 1,
         *           "last_call_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        NumberUsageList: {
            data: components["schemas"]["NumberUsage"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "number": "+15551234567",
         *       "label": "text",
         *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "active": true,
         *       "calls": 1,
         *       "answered": 1,
         *       "seconds": 1,
         *       "last_call_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        NumberUsage: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            number: string;
            label: string;
            agent_id: string | null;
            active: boolean;
            /** @description Of the last 30 days. */
            calls: number;
            answered: number;
            seconds: number;
            last_call_at: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "name": "text",
         *           "status": "draft",
         *           "last_call_at": "2026-11-21T09:30:00.000Z",
         *           "last_action_at": "2026-11-21T09:30:00.000Z",
         *           "actions": 1,
         *           "succeeded": 1,
         *           "success_rate": 1,
         *           "created_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AgentActivityList: {
            data: components["schemas"]["AgentActivity"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "name": "text",
         *       "status": "draft",
         *       "last_call_at": "2026-11-21T09:30:00.000Z",
         *       "last_action_at": "2026-11-21T09:30:00.000Z",
         *       "actions": 1,
         *       "succeeded": 1,
         *       "success_rate": 1,
         *       "created_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        AgentActivity: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            organisation_id: string;
            name: string;
            /**
             * @description POST /api/agents/{id}/pause and /resume change it.
             * @enum {string}
             */
            status: "draft" | "published" | "paused";
            last_call_at: string | null;
            /** @description A tool that it ran. */
            last_action_at: string | null;
            /** @description In the last 30 days. */
            actions: number;
            succeeded: number;
            /** @description Null: nothing done in that time, or only some of its calls are yours to see. */
            success_rate: number | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "tool": "text",
         *           "status": "text",
         *           "took_ms": 1
         *         }
         *       ]
         *     }
         */
        AgentActionList: {
            data: components["schemas"]["AgentAction"][];
        };
        /**
         * @example {
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "tool": "text",
         *       "status": "text",
         *       "took_ms": 1
         *     }
         */
        AgentAction: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            call_id: string;
            tool: string;
            /** @description succeeded, failed, timed-out, repeated or abandoned. */
            status: string;
            took_ms: number | null;
        };
        /**
         * @example {
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "plan": "text",
         *       "status": "trial",
         *       "price": 1,
         *       "currency": "tex",
         *       "period_start": "2026-11-21T09:30:00.000Z",
         *       "period_end": "2026-11-21T09:30:00.000Z",
         *       "trial_ends_at": "2026-11-21T09:30:00.000Z",
         *       "minutes_included": 1,
         *       "minutes_used": 1,
         *       "requested_plan": "text",
         *       "cancel_at_period_end": true,
         *       "lapses_at": "2026-11-21T09:30:00.000Z",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z",
         *       "revision": 1
         *     }
         */
        Subscription: {
            /** Format: uuid */
            organisation_id: string;
            plan: string;
            /** @enum {string} */
            status: "trial" | "active" | "past-due" | "lapsed" | "cancelled";
            price: number;
            currency: string;
            /** Format: date-time */
            period_start: string;
            /** Format: date-time */
            period_end: string;
            trial_ends_at: string | null;
            minutes_included: number;
            /** @description In this period. */
            minutes_used: number;
            /** @description What the owner asks for. */
            requested_plan: string | null;
            cancel_at_period_end: boolean;
            /** @description From then on new calls hear a polite refusal. */
            lapses_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            revision: number;
        };
        /**
         * @example {
         *       "requested_plan": "text",
         *       "cancel_at_period_end": true
         *     }
         */
        SubscriptionUpdate: {
            /** @description What the owner asks for. */
            requested_plan?: string | null;
            cancel_at_period_end?: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "day": "2026-11-21",
         *           "calls": 1,
         *           "seconds": 1,
         *           "cost_model": 1,
         *           "cost_carrier": 1,
         *           "currency": "tex"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        UsageDayList: {
            data: components["schemas"]["UsageDay"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "day": "2026-11-21",
         *       "calls": 1,
         *       "seconds": 1,
         *       "cost_model": 1,
         *       "cost_carrier": 1,
         *       "currency": "tex"
         *     }
         */
        UsageDay: {
            /** Format: uuid */
            organisation_id: string;
            /**
             * Format: date
             * @description In UTC.
             */
            day: string;
            calls: number;
            seconds: number;
            cost_model: number;
            cost_carrier: number;
            currency: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "actor_kind": "user",
         *           "actor_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "actor_name": "text",
         *           "action": "text",
         *           "target_type": "text",
         *           "target_id": "text",
         *           "changes": {},
         *           "request_id": "text",
         *           "address": "text"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        AuditEntryList: {
            data: components["schemas"]["AuditEntry"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "actor_kind": "user",
         *       "actor_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "actor_name": "text",
         *       "action": "text",
         *       "target_type": "text",
         *       "target_id": "text",
         *       "changes": {},
         *       "request_id": "text",
         *       "address": "text"
         *     }
         */
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            organisation_id: string | null;
            /** @enum {string} */
            actor_kind: "user" | "key" | "system";
            actor_id: string | null;
            /** @description As they were called then. */
            actor_name: string | null;
            action: string;
            target_type: string;
            target_id: string;
            /** @description Each column before and after. */
            changes: {
                [key: string]: unknown;
            };
            request_id: string | null;
            address: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "at": "2026-11-21T09:30:00.000Z",
         *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *           "source": "text",
         *           "verified": true,
         *           "method": "text",
         *           "path": "text",
         *           "address": "text",
         *           "reply_status": 100,
         *           "took_ms": 1,
         *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        WebhookLogEntryList: {
            data: components["schemas"]["WebhookLogEntrySummary"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "source": "text",
         *       "verified": true,
         *       "method": "text",
         *       "path": "text",
         *       "address": "text",
         *       "reply_status": 100,
         *       "took_ms": 1,
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        WebhookLogEntrySummary: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            organisation_id: string | null;
            source: string;
            verified: boolean;
            method: string;
            path: string;
            address: string | null;
            reply_status: number | null;
            took_ms: number | null;
            call_id: string | null;
        };
        /**
         * @example {
         *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "at": "2026-11-21T09:30:00.000Z",
         *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
         *       "source": "text",
         *       "verified": true,
         *       "method": "text",
         *       "path": "text",
         *       "address": "text",
         *       "payload": {},
         *       "reply_status": 100,
         *       "reply": "text",
         *       "took_ms": 1,
         *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
         *     }
         */
        WebhookLogEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            organisation_id: string | null;
            source: string;
            verified: boolean;
            method: string;
            path: string;
            address: string | null;
            payload: {
                [key: string]: unknown;
            };
            reply_status: number | null;
            reply: string | null;
            took_ms: number | null;
            call_id: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "text",
         *           "version": "text",
         *           "stream_base": "text",
         *           "shards": 1,
         *           "calls_max": 1,
         *           "calls_active": 1,
         *           "draining": true,
         *           "alive": true,
         *           "started_at": "2026-11-21T09:30:00.000Z",
         *           "seen_at": "2026-11-21T09:30:00.000Z"
         *         }
         *       ],
         *       "next_cursor": "text"
         *     }
         */
        NodeList: {
            data: components["schemas"]["Node"][];
            /** @description Give it as ?cursor= for the next page; null: there is none. */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "text",
         *       "version": "text",
         *       "stream_base": "text",
         *       "shards": 1,
         *       "calls_max": 1,
         *       "calls_active": 1,
         *       "draining": true,
         *       "alive": true,
         *       "started_at": "2026-11-21T09:30:00.000Z",
         *       "seen_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        Node: {
            id: string;
            version: string;
            /** @description Where the carrier's streams reach it. */
            stream_base: string;
            shards: number;
            calls_max: number;
            calls_active: number;
            /** @description Takes no new calls. */
            draining: boolean;
            /** @description Heard of in the last minute. */
            alive: boolean;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            seen_at: string;
        };
        /**
         * @example {
         *       "type": "invalid",
         *       "title": "text",
         *       "status": 422,
         *       "detail": "text",
         *       "instance": "text",
         *       "request_id": "text",
         *       "errors": [
         *         {
         *           "pointer": "/name",
         *           "detail": "text"
         *         }
         *       ]
         *     }
         */
        Problem: {
            /** @description Stable: what programs look at. */
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description The request's path. */
            instance?: string;
            request_id: string;
            errors?: {
                /** @description JSON pointer into the body, or ?NAME of the query. */
                pointer: string;
                detail: string;
            }[];
        };
    };
    responses: {
        /** @description What is wrong (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "invalid",
                 *       "title": "text",
                 *       "status": 422,
                 *       "detail": "text",
                 *       "instance": "text",
                 *       "request_id": "text",
                 *       "errors": [
                 *         {
                 *           "pointer": "/name",
                 *           "detail": "text"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Logout"];
            };
        };
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "texttexttext",
                 *       "display_name": "text",
                 *       "organisation_name": "text",
                 *       "organisation_slug": "north-clinic"
                 *     }
                 */
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    joinByInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "text",
                 *       "password": "texttexttext",
                 *       "display_name": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Join"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "text",
                 *       "new_password": "texttexttext"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "path": "/api/calls.csv"
                 *     }
                 */
                "application/json": components["schemas"]["TicketCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "text",
                     *       "expires_in": 60
                     *     }
                     */
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCarrierNumbers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sid": "text",
                     *           "number": "+15551234567",
                     *           "name": "text",
                     *           "voice_url": "text",
                     *           "points_here": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CarrierNumberList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pointNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getFreeBusy: {
        parameters: {
            query: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
                from: string;
                /** @description At most 62 days later. */
                to: string;
                /** @description Of the appointment; left out: the calendar's usual length. */
                minutes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "busy": [
                     *         {
                     *           "start": "2026-11-21T09:30:00.000Z",
                     *           "end": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "free": [
                     *         {
                     *           "start": "2026-11-21T09:30:00.000Z",
                     *           "end": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FreeBusy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAppointments: {
        parameters: {
            query?: {
                connection_id?: string;
                status?: "held" | "confirmed" | "cancelled" | "completed" | "no-show";
                customer_phone?: string;
                contact_id?: string;
                assigned_to?: string;
                agent_id?: string;
                call_id?: string;
                source?: "call" | "api" | "calendar" | "import";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                starts_after?: string;
                starts_before?: string;
                /** @description A minus sorts downwards; -starts_at where none is asked for. */
                sort?: "starts_at" | "-starts_at" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "status": "held",
                     *           "starts_at": "2026-11-21T09:30:00.000Z",
                     *           "ends_at": "2026-11-21T09:30:00.000Z",
                     *           "time_zone": "Europe/Berlin",
                     *           "summary": "text",
                     *           "description": "text",
                     *           "customer_name": "text",
                     *           "customer_phone": "+15551234567",
                     *           "customer_email": "text",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "calendar_event_id": "text",
                     *           "source": "call",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AppointmentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    bookAppointment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "starts_at": "2026-11-21T09:30:00.000Z",
                 *       "ends_at": "2026-11-21T09:30:00.000Z",
                 *       "summary": "text",
                 *       "description": "text",
                 *       "customer_name": "text",
                 *       "customer_phone": "+15551234567",
                 *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["AppointmentBook"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "status": "held",
                     *       "starts_at": "2026-11-21T09:30:00.000Z",
                     *       "ends_at": "2026-11-21T09:30:00.000Z",
                     *       "time_zone": "Europe/Berlin",
                     *       "summary": "text",
                     *       "description": "text",
                     *       "customer_name": "text",
                     *       "customer_phone": "+15551234567",
                     *       "customer_email": "text",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "calendar_event_id": "text",
                     *       "source": "call",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAppointment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "status": "held",
                     *       "starts_at": "2026-11-21T09:30:00.000Z",
                     *       "ends_at": "2026-11-21T09:30:00.000Z",
                     *       "time_zone": "Europe/Berlin",
                     *       "summary": "text",
                     *       "description": "text",
                     *       "customer_name": "text",
                     *       "customer_phone": "+15551234567",
                     *       "customer_email": "text",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "calendar_event_id": "text",
                     *       "source": "call",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    moveAppointment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "starts_at": "2026-11-21T09:30:00.000Z",
                 *       "ends_at": "2026-11-21T09:30:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["AppointmentMove"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "status": "held",
                     *       "starts_at": "2026-11-21T09:30:00.000Z",
                     *       "ends_at": "2026-11-21T09:30:00.000Z",
                     *       "time_zone": "Europe/Berlin",
                     *       "summary": "text",
                     *       "description": "text",
                     *       "customer_name": "text",
                     *       "customer_phone": "+15551234567",
                     *       "customer_email": "text",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "calendar_event_id": "text",
                     *       "source": "call",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelAppointment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "connection_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "status": "held",
                     *       "starts_at": "2026-11-21T09:30:00.000Z",
                     *       "ends_at": "2026-11-21T09:30:00.000Z",
                     *       "time_zone": "Europe/Berlin",
                     *       "summary": "text",
                     *       "description": "text",
                     *       "customer_name": "text",
                     *       "customer_phone": "+15551234567",
                     *       "customer_email": "text",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "calendar_event_id": "text",
                     *       "source": "call",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Appointment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sayInCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "We close at six today."
                 *     }
                 */
                "application/json": components["schemas"]["CallSay"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    whisperInCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "We close at six today."
                 *     }
                 */
                "application/json": components["schemas"]["CallWhisper"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    muteAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "muted": true
                 *     }
                 */
                "application/json": components["schemas"]["CallMuteAgent"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    hangUpCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "goodbye": true
                 *     }
                 */
                "application/json": components["schemas"]["CallHangUp"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    transferCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "number": "+15551234567"
                 *     }
                 */
                "application/json": components["schemas"]["CallTransfer"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    controlCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "say",
                 *       "text": "We close at six today.",
                 *       "number": "+15551234567",
                 *       "goodbye": true,
                 *       "muted": true,
                 *       "content": "text",
                 *       "message": {
                 *         "role": "system",
                 *         "content": "text"
                 *       },
                 *       "control": "mute-assistant",
                 *       "destination": {
                 *         "type": "number",
                 *         "number": "+15551234567"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CallControl"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalendarConnections: {
        parameters: {
            query?: {
                provider?: "google" | "builtin";
                health?: "ok" | "needs_reconnect" | "error";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "provider": "google",
                     *           "label": "text",
                     *           "account": "text",
                     *           "calendar_id": "text",
                     *           "time_zone": "Europe/Berlin",
                     *           "slot_minutes": 5,
                     *           "buffer_before": 1,
                     *           "buffer_after": 1,
                     *           "lead_minutes": 1,
                     *           "horizon_days": 1,
                     *           "is_default": true,
                     *           "granted_scopes": [
                     *             "text"
                     *           ],
                     *           "health": "ok",
                     *           "last_error": "text",
                     *           "checked_at": "2026-11-21T09:30:00.000Z",
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnectionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createCalendarConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "label": "text",
                 *       "time_zone": "Europe/Berlin",
                 *       "slot_minutes": 5,
                 *       "buffer_before": 1,
                 *       "buffer_after": 1,
                 *       "lead_minutes": 1,
                 *       "horizon_days": 1,
                 *       "is_default": true
                 *     }
                 */
                "application/json": components["schemas"]["CalendarConnectionCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "provider": "google",
                     *       "label": "text",
                     *       "account": "text",
                     *       "calendar_id": "text",
                     *       "time_zone": "Europe/Berlin",
                     *       "slot_minutes": 5,
                     *       "buffer_before": 1,
                     *       "buffer_after": 1,
                     *       "lead_minutes": 1,
                     *       "horizon_days": 1,
                     *       "is_default": true,
                     *       "granted_scopes": [
                     *         "text"
                     *       ],
                     *       "health": "ok",
                     *       "last_error": "text",
                     *       "checked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCalendarConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "provider": "google",
                     *       "label": "text",
                     *       "account": "text",
                     *       "calendar_id": "text",
                     *       "time_zone": "Europe/Berlin",
                     *       "slot_minutes": 5,
                     *       "buffer_before": 1,
                     *       "buffer_after": 1,
                     *       "lead_minutes": 1,
                     *       "horizon_days": 1,
                     *       "is_default": true,
                     *       "granted_scopes": [
                     *         "text"
                     *       ],
                     *       "health": "ok",
                     *       "last_error": "text",
                     *       "checked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCalendarConnection: {
        parameters: {
            query?: {
                /** @description Also when Google cannot be told now. */
                force?: boolean;
            };
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateCalendarConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "label": "text",
                 *       "time_zone": "Europe/Berlin",
                 *       "slot_minutes": 5,
                 *       "buffer_before": 1,
                 *       "buffer_after": 1,
                 *       "lead_minutes": 1,
                 *       "horizon_days": 1,
                 *       "is_default": true
                 *     }
                 */
                "application/json": components["schemas"]["CalendarConnectionUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "provider": "google",
                     *       "label": "text",
                     *       "account": "text",
                     *       "calendar_id": "text",
                     *       "time_zone": "Europe/Berlin",
                     *       "slot_minutes": 5,
                     *       "buffer_before": 1,
                     *       "buffer_after": 1,
                     *       "lead_minutes": 1,
                     *       "horizon_days": 1,
                     *       "is_default": true,
                     *       "granted_scopes": [
                     *         "text"
                     *       ],
                     *       "health": "ok",
                     *       "last_error": "text",
                     *       "checked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listGoogleCalendarConnections: {
        parameters: {
            query?: {
                provider?: "google" | "builtin";
                health?: "ok" | "needs_reconnect" | "error";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "provider": "google",
                     *           "label": "text",
                     *           "account": "text",
                     *           "calendar_id": "text",
                     *           "time_zone": "Europe/Berlin",
                     *           "slot_minutes": 5,
                     *           "buffer_before": 1,
                     *           "buffer_after": 1,
                     *           "lead_minutes": 1,
                     *           "horizon_days": 1,
                     *           "is_default": true,
                     *           "granted_scopes": [
                     *             "text"
                     *           ],
                     *           "health": "ok",
                     *           "last_error": "text",
                     *           "checked_at": "2026-11-21T09:30:00.000Z",
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnectionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listGoogleCalendars: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "text",
                     *           "name": "text",
                     *           "time_zone": "text",
                     *           "primary": true,
                     *           "writable": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GoogleCalendarList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    chooseGoogleCalendar: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calendar_id": "c_7k2m9q8v@group.calendar.google.com"
                 *     }
                 */
                "application/json": components["schemas"]["GoogleCalendarChoice"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "provider": "google",
                     *       "label": "text",
                     *       "account": "text",
                     *       "calendar_id": "text",
                     *       "time_zone": "Europe/Berlin",
                     *       "slot_minutes": 5,
                     *       "buffer_before": 1,
                     *       "buffer_after": 1,
                     *       "lead_minutes": 1,
                     *       "horizon_days": 1,
                     *       "is_default": true,
                     *       "granted_scopes": [
                     *         "text"
                     *       ],
                     *       "health": "ok",
                     *       "last_error": "text",
                     *       "checked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    checkCalendarConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "provider": "google",
                     *       "label": "text",
                     *       "account": "text",
                     *       "calendar_id": "text",
                     *       "time_zone": "Europe/Berlin",
                     *       "slot_minutes": 5,
                     *       "buffer_before": 1,
                     *       "buffer_after": 1,
                     *       "lead_minutes": 1,
                     *       "horizon_days": 1,
                     *       "is_default": true,
                     *       "granted_scopes": [
                     *         "text"
                     *       ],
                     *       "health": "ok",
                     *       "last_error": "text",
                     *       "checked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarConnection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    connectCalendar: {
        parameters: {
            query?: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
                /** @description A path of the console, where the browser lands behind it all. */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    startGoogleOauth: {
        parameters: {
            query?: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
                /** @description A path of the console, where the browser lands behind it all. */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    finishCalendarConnection: {
        parameters: {
            query: {
                state: string;
                code?: string;
                /** @description What the person decided instead. */
                error?: string;
                error_description?: string;
                error_uri?: string;
                error_subtype?: string;
                scope?: string;
                iss?: string;
                authuser?: string;
                hd?: string;
                prompt?: string;
                session_state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    finishGoogleOauth: {
        parameters: {
            query: {
                state: string;
                code?: string;
                /** @description What the person decided instead. */
                error?: string;
                error_description?: string;
                error_uri?: string;
                error_subtype?: string;
                scope?: string;
                iss?: string;
                authuser?: string;
                hd?: string;
                prompt?: string;
                session_state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                dialect?: "standard" | "vapi" | "retell";
                active?: boolean;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "url": "text",
                     *           "description": "text",
                     *           "events": [
                     *             "call.started"
                     *           ],
                     *           "dialect": "standard",
                     *           "active": true,
                     *           "disabled_reason": "text",
                     *           "previous_until": "2026-11-21T09:30:00.000Z",
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "url": "text",
                 *       "description": "text",
                 *       "events": [
                 *         "call.started"
                 *       ],
                 *       "dialect": "standard",
                 *       "secret": "texttexttexttext"
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "url": "text",
                     *       "description": "text",
                     *       "events": [
                     *         "call.started"
                     *       ],
                     *       "dialect": "standard",
                     *       "active": true,
                     *       "disabled_reason": "text",
                     *       "previous_until": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1,
                     *       "secret": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "url": "text",
                     *       "description": "text",
                     *       "events": [
                     *         "call.started"
                     *       ],
                     *       "dialect": "standard",
                     *       "active": true,
                     *       "disabled_reason": "text",
                     *       "previous_until": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "url": "text",
                 *       "description": "text",
                 *       "events": [
                 *         "call.started"
                 *       ],
                 *       "active": true
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "url": "text",
                     *       "description": "text",
                     *       "events": [
                     *         "call.started"
                     *       ],
                     *       "dialect": "standard",
                     *       "active": true,
                     *       "disabled_reason": "text",
                     *       "previous_until": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "secret": "texttexttexttext",
                 *       "overlap_hours": 1
                 *     }
                 */
                "application/json": components["schemas"]["WebhookSecretRotation"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "url": "text",
                     *       "description": "text",
                     *       "events": [
                     *         "call.started"
                     *       ],
                     *       "dialect": "standard",
                     *       "active": true,
                     *       "disabled_reason": "text",
                     *       "previous_until": "2026-11-21T09:30:00.000Z",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1,
                     *       "secret": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                kind?: "webhook" | "email" | "sms" | "analysis";
                endpoint_id?: string;
                event?: string;
                status?: "pending" | "sending" | "delivered" | "failed" | "cancelled";
                idempotency_key?: string;
                replay_of?: string;
                record_id?: string;
                contact_id?: string;
                agent_id?: string;
                call_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                after?: string;
                before?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "next_attempt_at" | "-next_attempt_at" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "kind": "webhook",
                     *           "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "destination": "text",
                     *           "event": "text",
                     *           "status": "pending",
                     *           "attempts": 1,
                     *           "attempts_max": 1,
                     *           "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *           "last_error": "text",
                     *           "delivered_at": "2026-11-21T09:30:00.000Z",
                     *           "idempotency_key": "text",
                     *           "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDeliveryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConnections: {
        parameters: {
            query?: {
                slug?: string;
                enabled?: boolean;
                last_sync_status?: "ok" | "failed" | "running";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "app_name": "text",
                     *           "slug": "north-clinic",
                     *           "enabled": true,
                     *           "config": {},
                     *           "has_secret": true,
                     *           "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *           "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *           "last_sync_status": "ok",
                     *           "last_error": "text",
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "app_name": "text",
                 *       "slug": "north-clinic",
                 *       "enabled": true,
                 *       "config": {},
                 *       "secret": "pat-na1-0123456789"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "app_name": "text",
                 *       "enabled": true,
                 *       "config": {},
                 *       "secret": "pat-na1-0123456789"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateConnectionSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "secret": "pat-na1-0123456789"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionRotate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConnectionSyncs: {
        parameters: {
            query?: {
                status?: "ok" | "failed" | "running";
                /** @description A minus sorts downwards; -started_at where none is asked for. */
                sort?: "started_at" | "-started_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "started_at": "2026-11-21T09:30:00.000Z",
                     *           "ended_at": "2026-11-21T09:30:00.000Z",
                     *           "status": "ok",
                     *           "items": 1,
                     *           "error": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionSyncList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConnectionApps: {
        parameters: {
            query?: {
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "method": "GET",
                     *           "url": "text",
                     *           "needs_secret": true,
                     *           "needs": [
                     *             "text"
                     *           ],
                     *           "may_use": [
                     *             "text"
                     *           ],
                     *           "position": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionAppList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    testConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ok": true,
                     *       "error": "text",
                     *       "took_ms": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOutboundDeliveries: {
        parameters: {
            query?: {
                kind?: "webhook" | "email" | "sms" | "analysis";
                endpoint_id?: string;
                event?: string;
                status?: "pending" | "sending" | "delivered" | "failed" | "cancelled";
                idempotency_key?: string;
                replay_of?: string;
                record_id?: string;
                contact_id?: string;
                agent_id?: string;
                call_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                after?: string;
                before?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "next_attempt_at" | "-next_attempt_at" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "kind": "webhook",
                     *           "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "destination": "text",
                     *           "event": "text",
                     *           "status": "pending",
                     *           "attempts": 1,
                     *           "attempts_max": 1,
                     *           "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *           "last_error": "text",
                     *           "delivered_at": "2026-11-21T09:30:00.000Z",
                     *           "idempotency_key": "text",
                     *           "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDeliveryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createOutboundDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "kind": "webhook",
                 *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "destination": "text",
                 *       "event": "text",
                 *       "payload": {},
                 *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                 *       "idempotency_key": "text",
                 *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["OutboundDeliveryCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOutboundDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOutboundAttempts: {
        parameters: {
            query?: {
                status?: number;
                /** @description A minus sorts downwards; attempt where none is asked for. */
                sort?: "attempt" | "-attempt";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "attempt": 1,
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "took_ms": 1,
                     *           "status": 100,
                     *           "reply": "text",
                     *           "error": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundAttemptList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelOutboundDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryOutboundDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayOutboundDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "kind": "webhook",
                     *       "endpoint_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "destination": "text",
                     *       "event": "text",
                     *       "payload": {},
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "attempts_max": 1,
                     *       "next_attempt_at": "2026-11-21T09:30:00.000Z",
                     *       "last_error": "text",
                     *       "delivered_at": "2026-11-21T09:30:00.000Z",
                     *       "idempotency_key": "text",
                     *       "replay_of": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "record_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OutboundDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "text",
                     *         "display_name": "text",
                     *         "username": "text",
                     *         "locale": "text"
                     *       },
                     *       "operator": true,
                     *       "organisations": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "time_zone": "Europe/Berlin",
                     *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "role": "owner",
                     *           "rights": [
                     *             "read"
                     *           ]
                     *         }
                     *       ],
                     *       "invitations": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_name": "text",
                     *           "role": "owner",
                     *           "expires_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "display_name": "text",
                 *       "username": "text",
                 *       "locale": "text"
                 *     }
                 */
                "application/json": components["schemas"]["ProfileUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "text",
                     *         "display_name": "text",
                     *         "username": "text",
                     *         "locale": "text"
                     *       },
                     *       "operator": true,
                     *       "organisations": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "time_zone": "Europe/Berlin",
                     *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "role": "owner",
                     *           "rights": [
                     *             "read"
                     *           ]
                     *         }
                     *       ],
                     *       "invitations": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_name": "text",
                     *           "role": "owner",
                     *           "expires_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOrganisations: {
        parameters: {
            query?: {
                slug?: string;
                parent_id?: string;
                external_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "slug" | "-slug" | "name" | "-name" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "time_zone": "Europe/Berlin",
                     *           "locale": "text",
                     *           "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "assistant_settings": {},
                     *           "outgoing_countries": [
                     *             "te"
                     *           ],
                     *           "outgoing_numbers": [
                     *             "+15551234567"
                     *           ],
                     *           "outgoing_at_once": 1,
                     *           "outgoing_a_minute": 1,
                     *           "outgoing_from": "09:30",
                     *           "outgoing_until": "09:30",
                     *           "outgoing_weekdays": [
                     *             1
                     *           ],
                     *           "transcript_days": 1,
                     *           "event_days": 1,
                     *           "recording_days": 1,
                     *           "recording_allowed": true,
                     *           "contacts_from_calls": "never",
                     *           "records_from_bookings": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganisationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createOrganisation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "north-clinic",
                 *       "name": "text",
                 *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "time_zone": "Europe/Berlin",
                 *       "locale": "text",
                 *       "assistant_settings": {},
                 *       "outgoing_countries": [
                 *         "te"
                 *       ],
                 *       "outgoing_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "outgoing_at_once": 1,
                 *       "outgoing_a_minute": 1,
                 *       "outgoing_from": "09:30",
                 *       "outgoing_until": "09:30",
                 *       "outgoing_weekdays": [
                 *         1
                 *       ],
                 *       "transcript_days": 1,
                 *       "event_days": 1,
                 *       "recording_days": 1,
                 *       "recording_allowed": true,
                 *       "contacts_from_calls": "never",
                 *       "records_from_bookings": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["OrganisationCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "time_zone": "Europe/Berlin",
                     *       "locale": "text",
                     *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assistant_settings": {},
                     *       "outgoing_countries": [
                     *         "te"
                     *       ],
                     *       "outgoing_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "outgoing_at_once": 1,
                     *       "outgoing_a_minute": 1,
                     *       "outgoing_from": "09:30",
                     *       "outgoing_until": "09:30",
                     *       "outgoing_weekdays": [
                     *         1
                     *       ],
                     *       "transcript_days": 1,
                     *       "event_days": 1,
                     *       "recording_days": 1,
                     *       "recording_allowed": true,
                     *       "contacts_from_calls": "never",
                     *       "records_from_bookings": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "time_zone": "Europe/Berlin",
                     *       "locale": "text",
                     *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assistant_settings": {},
                     *       "outgoing_countries": [
                     *         "te"
                     *       ],
                     *       "outgoing_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "outgoing_at_once": 1,
                     *       "outgoing_a_minute": 1,
                     *       "outgoing_from": "09:30",
                     *       "outgoing_until": "09:30",
                     *       "outgoing_weekdays": [
                     *         1
                     *       ],
                     *       "transcript_days": 1,
                     *       "event_days": 1,
                     *       "recording_days": 1,
                     *       "recording_allowed": true,
                     *       "contacts_from_calls": "never",
                     *       "records_from_bookings": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOrganisation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateOrganisation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "slug": "north-clinic",
                 *       "name": "text",
                 *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "time_zone": "Europe/Berlin",
                 *       "locale": "text",
                 *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "assistant_settings": {},
                 *       "outgoing_countries": [
                 *         "te"
                 *       ],
                 *       "outgoing_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "outgoing_at_once": 1,
                 *       "outgoing_a_minute": 1,
                 *       "outgoing_from": "09:30",
                 *       "outgoing_until": "09:30",
                 *       "outgoing_weekdays": [
                 *         1
                 *       ],
                 *       "transcript_days": 1,
                 *       "event_days": 1,
                 *       "recording_days": 1,
                 *       "recording_allowed": true,
                 *       "contacts_from_calls": "never",
                 *       "records_from_bookings": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["OrganisationUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "time_zone": "Europe/Berlin",
                     *       "locale": "text",
                     *       "selected_agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "assistant_settings": {},
                     *       "outgoing_countries": [
                     *         "te"
                     *       ],
                     *       "outgoing_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "outgoing_at_once": 1,
                     *       "outgoing_a_minute": 1,
                     *       "outgoing_from": "09:30",
                     *       "outgoing_until": "09:30",
                     *       "outgoing_weekdays": [
                     *         1
                     *       ],
                     *       "transcript_days": 1,
                     *       "event_days": 1,
                     *       "recording_days": 1,
                     *       "recording_allowed": true,
                     *       "contacts_from_calls": "never",
                     *       "records_from_bookings": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                role?: "owner" | "admin" | "manager" | "worker" | "member";
                active?: boolean;
                /** @description A minus sorts downwards; created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "email": "ada@example.com",
                     *           "display_name": "text",
                     *           "role": "owner",
                     *           "active": true,
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "role": "owner",
                 *       "active": true
                 *     }
                 */
                "application/json": components["schemas"]["MemberUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "email": "ada@example.com",
                     *       "display_name": "text",
                     *       "role": "owner",
                     *       "active": true,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                email?: string;
                role?: "owner" | "admin" | "manager" | "worker" | "member";
                status?: "pending" | "accepted" | "revoked" | "expired";
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "email": "ada@example.com",
                     *           "display_name": "text",
                     *           "role": "owner",
                     *           "status": "pending",
                     *           "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "expires_at": "2026-11-21T09:30:00.000Z",
                     *           "accepted_at": "2026-11-21T09:30:00.000Z",
                     *           "revoked_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    inviteMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "display_name": "text",
                 *       "role": "owner"
                 *     }
                 */
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "email": "ada@example.com",
                     *       "display_name": "text",
                     *       "role": "owner",
                     *       "status": "pending",
                     *       "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "expires_at": "2026-11-21T09:30:00.000Z",
                     *       "accepted_at": "2026-11-21T09:30:00.000Z",
                     *       "revoked_at": "2026-11-21T09:30:00.000Z",
                     *       "token": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    renewInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "email": "ada@example.com",
                     *       "display_name": "text",
                     *       "role": "owner",
                     *       "status": "pending",
                     *       "invited_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "accepted_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "expires_at": "2026-11-21T09:30:00.000Z",
                     *       "accepted_at": "2026-11-21T09:30:00.000Z",
                     *       "revoked_at": "2026-11-21T09:30:00.000Z",
                     *       "token": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                organisation: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "token": "text",
                 *       "invitation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["InvitationAccept"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                     *     }
                     */
                    "application/json": components["schemas"]["InvitationAccepted"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Id or slug. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "name": "text",
                     *           "prefix": "text",
                     *           "scopes": [
                     *             "read"
                     *           ],
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "last_used_at": "2026-11-21T09:30:00.000Z",
                     *           "expires_at": "2026-11-21T09:30:00.000Z",
                     *           "revoked_at": "2026-11-21T09:30:00.000Z",
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "name": "text",
                 *       "scopes": [
                 *         "read"
                 *       ],
                 *       "expires_at": "2026-11-21T09:30:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "prefix": "text",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "last_used_at": "2026-11-21T09:30:00.000Z",
                     *       "expires_at": "2026-11-21T09:30:00.000Z",
                     *       "revoked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "key": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "prefix": "text",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "last_used_at": "2026-11-21T09:30:00.000Z",
                     *       "expires_at": "2026-11-21T09:30:00.000Z",
                     *       "revoked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "expires_at": "2026-11-21T09:30:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["ApiKeyUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "prefix": "text",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "last_used_at": "2026-11-21T09:30:00.000Z",
                     *       "expires_at": "2026-11-21T09:30:00.000Z",
                     *       "revoked_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgents: {
        parameters: {
            query?: {
                status?: "draft" | "published" | "paused";
                external_id?: string;
                /** @description Id or slug: its own agents, and those lent to it. */
                organisation_id?: string;
                /** @description Part of the name. */
                text?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "name": "text",
                     *           "status": "draft",
                     *           "published_version": 1,
                     *           "has_changes": true,
                     *           "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "model": "text",
                     *           "voice": "text",
                     *           "speed": 1,
                     *           "languages": [
                     *             "text"
                     *           ],
                     *           "tools": [
                     *             "text"
                     *           ],
                     *           "transfer_numbers": [
                     *             "+15551234567"
                     *           ],
                     *           "closed_hours": "same",
                     *           "max_call_seconds": 60,
                     *           "max_concurrent_calls": 1,
                     *           "max_calls_per_minute": 1,
                     *           "voicemail": "off",
                     *           "recording": true,
                     *           "analysis": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "name": "text",
                 *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    publishAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "text"
                 *     }
                 */
                "application/json": components["schemas"]["AgentPublish"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rollBackAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["AgentRollback"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pauseAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resumeAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentVersions: {
        parameters: {
            query?: {
                /** @description A minus sorts downwards; -number where none is asked for. */
                sort?: "number" | "-number";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "number": 1,
                     *           "note": "text",
                     *           "published_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentVersionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgentVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "number": 1,
                     *       "definition": {},
                     *       "note": "text",
                     *       "published_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentVersion"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentAssignments: {
        parameters: {
            query?: {
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "assigned_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentAssignmentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["AgentAssign"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unassignAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentTemplates: {
        parameters: {
            query?: {
                slug?: string;
                trade?: string;
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "text",
                     *           "trade": "text",
                     *           "name": "text",
                     *           "description": "text",
                     *           "position": 1,
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplateList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgentTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "text",
                 *       "trade": "text",
                 *       "name": "text",
                 *       "description": "text",
                 *       "definition": {},
                 *       "intents": [
                 *         {}
                 *       ],
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["AgentTemplateCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "text",
                     *       "trade": "text",
                     *       "name": "text",
                     *       "description": "text",
                     *       "definition": {},
                     *       "intents": [
                     *         {}
                     *       ],
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplate"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgentTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "text",
                     *       "trade": "text",
                     *       "name": "text",
                     *       "description": "text",
                     *       "definition": {},
                     *       "intents": [
                     *         {}
                     *       ],
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplate"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAgentTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateAgentTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "slug": "text",
                 *       "trade": "text",
                 *       "name": "text",
                 *       "description": "text",
                 *       "definition": {},
                 *       "intents": [
                 *         {}
                 *       ],
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["AgentTemplateUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "text",
                     *       "trade": "text",
                     *       "name": "text",
                     *       "description": "text",
                     *       "definition": {},
                     *       "intents": [
                     *         {}
                     *       ],
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplate"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listVoices: {
        parameters: {
            query?: {
                active?: boolean;
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "text",
                     *           "name": "text",
                     *           "provider": "text",
                     *           "active": true,
                     *           "position": 1,
                     *           "description": "text",
                     *           "languages": [
                     *             "text"
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["VoiceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createVoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "text",
                 *       "name": "text",
                 *       "provider": "text",
                 *       "active": true,
                 *       "position": 1,
                 *       "description": "text",
                 *       "languages": [
                 *         "text"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VoiceCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "text",
                     *       "name": "text",
                     *       "provider": "text",
                     *       "active": true,
                     *       "position": 1,
                     *       "description": "text",
                     *       "languages": [
                     *         "text"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Voice"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteVoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateVoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "provider": "text",
                 *       "active": true,
                 *       "position": 1,
                 *       "description": "text",
                 *       "languages": [
                 *         "text"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VoiceUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "text",
                     *       "name": "text",
                     *       "provider": "text",
                     *       "active": true,
                     *       "position": 1,
                     *       "description": "text",
                     *       "languages": [
                     *         "text"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Voice"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listModels: {
        parameters: {
            query?: {
                active?: boolean;
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "text",
                     *           "name": "text",
                     *           "provider": "text",
                     *           "active": true,
                     *           "position": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "text",
                 *       "name": "text",
                 *       "provider": "text",
                 *       "active": true,
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["ModelCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "text",
                     *       "name": "text",
                     *       "provider": "text",
                     *       "active": true,
                     *       "position": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Model"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "provider": "text",
                 *       "active": true,
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["ModelUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "text",
                     *       "name": "text",
                     *       "provider": "text",
                     *       "active": true,
                     *       "position": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Model"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIntents: {
        parameters: {
            query?: {
                agent_id?: string;
                enabled?: boolean;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "examples": [
                     *             "text"
                     *           ],
                     *           "replies": {},
                     *           "enabled": true,
                     *           "position": 1,
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["IntentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createIntent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "name": "text",
                 *       "examples": [
                 *         "text"
                 *       ],
                 *       "replies": {},
                 *       "enabled": true,
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["IntentCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "examples": [
                     *         "text"
                     *       ],
                     *       "replies": {},
                     *       "enabled": true,
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Intent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIntent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "examples": [
                     *         "text"
                     *       ],
                     *       "replies": {},
                     *       "enabled": true,
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Intent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteIntent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateIntent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "name": "text",
                 *       "examples": [
                 *         "text"
                 *       ],
                 *       "replies": {},
                 *       "enabled": true,
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["IntentUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "examples": [
                     *         "text"
                     *       ],
                     *       "replies": {},
                     *       "enabled": true,
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Intent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWorkingHours: {
        parameters: {
            query?: {
                weekday?: number;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; weekday where none is asked for. */
                sort?: "weekday" | "-weekday" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "weekday": 1,
                     *           "opens": "09:30",
                     *           "closes": "09:30",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHoursList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createWorkingHoursSpan: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "weekday": 1,
                 *       "opens": "09:30",
                 *       "closes": "09:30"
                 *     }
                 */
                "application/json": components["schemas"]["WorkingHoursCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "weekday": 1,
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHours"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWorkingHoursSpan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "weekday": 1,
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHours"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteWorkingHoursSpan: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateWorkingHoursSpan: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "weekday": 1,
                 *       "opens": "09:30",
                 *       "closes": "09:30"
                 *     }
                 */
                "application/json": components["schemas"]["WorkingHoursUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "weekday": 1,
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHours"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWorkingHoursExceptions: {
        parameters: {
            query?: {
                day?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; day where none is asked for. */
                sort?: "day" | "-day" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "day": "2026-11-21",
                     *           "opens": "09:30",
                     *           "closes": "09:30",
                     *           "note": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHoursExceptionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createWorkingHoursException: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "day": "2026-11-21",
                 *       "opens": "09:30",
                 *       "closes": "09:30",
                 *       "note": "text"
                 *     }
                 */
                "application/json": components["schemas"]["WorkingHoursExceptionCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "day": "2026-11-21",
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "note": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHoursException"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWorkingHoursException: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "day": "2026-11-21",
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "note": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHoursException"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteWorkingHoursException: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateWorkingHoursException: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "day": "2026-11-21",
                 *       "opens": "09:30",
                 *       "closes": "09:30",
                 *       "note": "text"
                 *     }
                 */
                "application/json": components["schemas"]["WorkingHoursExceptionUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "day": "2026-11-21",
                     *       "opens": "09:30",
                     *       "closes": "09:30",
                     *       "note": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WorkingHoursException"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNumbers: {
        parameters: {
            query?: {
                number?: string;
                agent_id?: string;
                active?: boolean;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "number" | "-number" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "number": "+15551234567",
                     *           "carrier": "twilio",
                     *           "carrier_sid": "text",
                     *           "label": "text",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "active": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumberList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "number": "+15551234567",
                 *       "carrier": "twilio",
                 *       "carrier_sid": "text",
                 *       "label": "text",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "active": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["PhoneNumberCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "label": "text",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "active": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["PhoneNumberUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignNumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "organisation_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["NumberAssign"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalls: {
        parameters: {
            query?: {
                agent_id?: string;
                phone_number_id?: string;
                contact_id?: string;
                direction?: "inbound" | "outbound" | "playground";
                status?: "queued" | "ringing" | "in-progress" | "ended";
                outcome?: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
                end_reason?: string;
                sentiment?: "positive" | "neutral" | "negative";
                carrier_call_id?: string;
                external_id?: string;
                assigned_to?: string;
                disposition?: string;
                rating?: number;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                started_after?: string;
                started_before?: string;
                /** @description At either end. */
                number?: string;
                active?: boolean;
                /** @description In summary, transcript, numbers, notes and disposition. */
                text?: string;
                /** @description A minus sorts downwards; -started_at where none is asked for. */
                sort?: "started_at" | "-started_at" | "duration_ms" | "-duration_ms";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_name": "text",
                     *           "agent_version": 1,
                     *           "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "direction": "inbound",
                     *           "from_number": "text",
                     *           "to_number": "text",
                     *           "status": "queued",
                     *           "outcome": "booked",
                     *           "end_reason": "text",
                     *           "ended_reason": "text",
                     *           "advice": "text",
                     *           "started_at": "2026-11-21T09:30:00.000Z",
                     *           "answered_at": "2026-11-21T09:30:00.000Z",
                     *           "ended_at": "2026-11-21T09:30:00.000Z",
                     *           "duration_ms": 1,
                     *           "turns": 1,
                     *           "barge_ins": 1,
                     *           "transfers": 1,
                     *           "tool_calls": 1,
                     *           "latency_p50_ms": 1,
                     *           "latency_p90_ms": 1,
                     *           "latency_p95_ms": 1,
                     *           "latency_p99_ms": 1,
                     *           "sentiment": "positive",
                     *           "summary": "text",
                     *           "cost_carrier": 1,
                     *           "cost_model": 1,
                     *           "currency": "tex",
                     *           "external_id": "text",
                     *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "disposition": "text",
                     *           "rating": 1,
                     *           "tags": [
                     *             "text"
                     *           ],
                     *           "listen_url": "text",
                     *           "control_url": "text",
                     *           "rights": [
                     *             "listen"
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    placeCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "to": "+15551234567",
                 *       "from": "+15551234567",
                 *       "metadata": {},
                 *       "organisation_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CallPlace"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_name": "text",
                     *       "agent_version": 1,
                     *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "direction": "inbound",
                     *       "from_number": "text",
                     *       "to_number": "text",
                     *       "status": "queued",
                     *       "outcome": "booked",
                     *       "end_reason": "text",
                     *       "ended_reason": "text",
                     *       "advice": "text",
                     *       "started_at": "2026-11-21T09:30:00.000Z",
                     *       "ringing_at": "2026-11-21T09:30:00.000Z",
                     *       "answered_at": "2026-11-21T09:30:00.000Z",
                     *       "ended_at": "2026-11-21T09:30:00.000Z",
                     *       "duration_ms": 1,
                     *       "turns": 1,
                     *       "barge_ins": 1,
                     *       "transfers": 1,
                     *       "tool_calls": 1,
                     *       "latency_p50_ms": 1,
                     *       "latency_p90_ms": 1,
                     *       "latency_p95_ms": 1,
                     *       "latency_p99_ms": 1,
                     *       "sentiment": "positive",
                     *       "summary": "text",
                     *       "follow_up": "text",
                     *       "final_transcript": "text",
                     *       "usage": {},
                     *       "cost_carrier": 1,
                     *       "cost_model": 1,
                     *       "currency": "tex",
                     *       "node_id": "text",
                     *       "carrier_call_id": "text",
                     *       "metadata": {},
                     *       "external_id": "text",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "disposition": "text",
                     *       "outcome_reason": "text",
                     *       "notes": "text",
                     *       "rating": 1,
                     *       "feedback": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "listen_url": "text",
                     *       "control_url": "text",
                     *       "rights": [
                     *         "listen"
                     *       ],
                     *       "erased_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Call"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_name": "text",
                     *       "agent_version": 1,
                     *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "direction": "inbound",
                     *       "from_number": "text",
                     *       "to_number": "text",
                     *       "status": "queued",
                     *       "outcome": "booked",
                     *       "end_reason": "text",
                     *       "ended_reason": "text",
                     *       "advice": "text",
                     *       "started_at": "2026-11-21T09:30:00.000Z",
                     *       "ringing_at": "2026-11-21T09:30:00.000Z",
                     *       "answered_at": "2026-11-21T09:30:00.000Z",
                     *       "ended_at": "2026-11-21T09:30:00.000Z",
                     *       "duration_ms": 1,
                     *       "turns": 1,
                     *       "barge_ins": 1,
                     *       "transfers": 1,
                     *       "tool_calls": 1,
                     *       "latency_p50_ms": 1,
                     *       "latency_p90_ms": 1,
                     *       "latency_p95_ms": 1,
                     *       "latency_p99_ms": 1,
                     *       "sentiment": "positive",
                     *       "summary": "text",
                     *       "follow_up": "text",
                     *       "final_transcript": "text",
                     *       "usage": {},
                     *       "cost_carrier": 1,
                     *       "cost_model": 1,
                     *       "currency": "tex",
                     *       "node_id": "text",
                     *       "carrier_call_id": "text",
                     *       "metadata": {},
                     *       "external_id": "text",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "disposition": "text",
                     *       "outcome_reason": "text",
                     *       "notes": "text",
                     *       "rating": 1,
                     *       "feedback": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "listen_url": "text",
                     *       "control_url": "text",
                     *       "rights": [
                     *         "listen"
                     *       ],
                     *       "erased_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Call"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    annotateCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "disposition": "text",
                 *       "notes": "text",
                 *       "rating": 1,
                 *       "feedback": "text",
                 *       "tags": [
                 *         "text"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CallAnnotation"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_name": "text",
                     *       "agent_version": 1,
                     *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "direction": "inbound",
                     *       "from_number": "text",
                     *       "to_number": "text",
                     *       "status": "queued",
                     *       "outcome": "booked",
                     *       "end_reason": "text",
                     *       "ended_reason": "text",
                     *       "advice": "text",
                     *       "started_at": "2026-11-21T09:30:00.000Z",
                     *       "ringing_at": "2026-11-21T09:30:00.000Z",
                     *       "answered_at": "2026-11-21T09:30:00.000Z",
                     *       "ended_at": "2026-11-21T09:30:00.000Z",
                     *       "duration_ms": 1,
                     *       "turns": 1,
                     *       "barge_ins": 1,
                     *       "transfers": 1,
                     *       "tool_calls": 1,
                     *       "latency_p50_ms": 1,
                     *       "latency_p90_ms": 1,
                     *       "latency_p95_ms": 1,
                     *       "latency_p99_ms": 1,
                     *       "sentiment": "positive",
                     *       "summary": "text",
                     *       "follow_up": "text",
                     *       "final_transcript": "text",
                     *       "usage": {},
                     *       "cost_carrier": 1,
                     *       "cost_model": 1,
                     *       "currency": "tex",
                     *       "node_id": "text",
                     *       "carrier_call_id": "text",
                     *       "metadata": {},
                     *       "external_id": "text",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "disposition": "text",
                     *       "outcome_reason": "text",
                     *       "notes": "text",
                     *       "rating": 1,
                     *       "feedback": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "listen_url": "text",
                     *       "control_url": "text",
                     *       "rights": [
                     *         "listen"
                     *       ],
                     *       "erased_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Call"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    placeCalls: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "calls": [
                 *         {
                 *           "to": "+15551234567",
                 *           "metadata": {}
                 *         }
                 *       ],
                 *       "from": "+15551234567",
                 *       "name": "text",
                 *       "per_minute": 1,
                 *       "organisation_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CallBatchPlace"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "from_number": "+15551234567",
                     *       "per_minute": 1,
                     *       "calls": 1,
                     *       "status": "running",
                     *       "progress": {},
                     *       "waits_for": "calling-hours",
                     *       "waits_until": "2026-11-21T09:30:00.000Z",
                     *       "failures": {},
                     *       "cancelled_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CallBatch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCallBatches: {
        parameters: {
            query?: {
                agent_id?: string;
                /** @description Id or slug. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "from_number": "+15551234567",
                     *           "per_minute": 1,
                     *           "calls": 1,
                     *           "status": "running",
                     *           "progress": {},
                     *           "waits_for": "calling-hours",
                     *           "waits_until": "2026-11-21T09:30:00.000Z",
                     *           "cancelled_at": "2026-11-21T09:30:00.000Z",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallBatchList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCallBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "from_number": "+15551234567",
                     *       "per_minute": 1,
                     *       "calls": 1,
                     *       "status": "running",
                     *       "progress": {},
                     *       "waits_for": "calling-hours",
                     *       "waits_until": "2026-11-21T09:30:00.000Z",
                     *       "failures": {},
                     *       "cancelled_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CallBatch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCallsOfBatch: {
        parameters: {
            query?: {
                status?: "waiting" | "dialling" | "placed" | "done" | "cancelled";
                /** @description A minus sorts downwards; due_at where none is asked for. */
                sort?: "due_at" | "-due_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "to_number": "text",
                     *           "metadata": {},
                     *           "status": "waiting",
                     *           "due_at": "2026-11-21T09:30:00.000Z",
                     *           "result": "answered",
                     *           "call_status": "queued",
                     *           "outcome": "text",
                     *           "ended_reason": "text",
                     *           "duration_ms": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["OutgoingCallList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelCallBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "name": "text",
                     *       "from_number": "+15551234567",
                     *       "per_minute": 1,
                     *       "calls": 1,
                     *       "status": "running",
                     *       "progress": {},
                     *       "waits_for": "calling-hours",
                     *       "waits_until": "2026-11-21T09:30:00.000Z",
                     *       "failures": {},
                     *       "cancelled_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CallBatch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportCalls: {
        parameters: {
            query?: {
                agent_id?: string;
                phone_number_id?: string;
                contact_id?: string;
                direction?: "inbound" | "outbound" | "playground";
                status?: "queued" | "ringing" | "in-progress" | "ended";
                outcome?: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
                end_reason?: string;
                sentiment?: "positive" | "neutral" | "negative";
                carrier_call_id?: string;
                external_id?: string;
                assigned_to?: string;
                disposition?: string;
                rating?: number;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                started_after?: string;
                started_before?: string;
                /** @description At either end. */
                number?: string;
                active?: boolean;
                /** @description In summary, transcript, numbers, notes and disposition. */
                text?: string;
                /** @description A minus sorts downwards; -started_at where none is asked for. */
                sort?: "started_at" | "-started_at" | "duration_ms" | "-duration_ms";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCallAnalysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "runs": 1,
                     *       "error": "text",
                     *       "summary": "text",
                     *       "points": [
                     *         "text"
                     *       ],
                     *       "sentiment": "positive",
                     *       "disposition": "text",
                     *       "successful": true,
                     *       "outcome_reason": "text",
                     *       "follow_up": "text",
                     *       "model": "text",
                     *       "tokens_in": 1,
                     *       "tokens_cached": 1,
                     *       "tokens_out": 1,
                     *       "cost_model": 1,
                     *       "currency": "tex",
                     *       "analyzed_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CallAnalysis"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    analyzeCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["CallAnalysisAsked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    eraseCaller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "number": "+15551234567",
                 *       "organisation_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CallerErase"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calls": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CallerErased"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCallEvents: {
        parameters: {
            query?: {
                type?: string;
                actor?: string;
                /** @description A minus sorts downwards; at where none is asked for. */
                sort?: "at" | "-at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "epoch": 1,
                     *           "seq": 1,
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "call_time_ms": 1,
                     *           "type": "text",
                     *           "actor": "text",
                     *           "payload": {}
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallEventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTranscript: {
        parameters: {
            query?: {
                speaker?: "caller" | "agent" | "supervisor";
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "position": 1,
                     *           "speaker": "caller",
                     *           "text": "text",
                     *           "full_text": "text",
                     *           "started_ms": 1,
                     *           "ended_ms": 1,
                     *           "interrupted": true,
                     *           "estimated": true,
                     *           "stock": true
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["TranscriptSegmentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCallTurns: {
        parameters: {
            query?: {
                /** @description A minus sorts downwards; speech_ended_ms where none is asked for. */
                sort?: "speech_ended_ms" | "-speech_ended_ms";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "turn": 1,
                     *           "speech_ended_ms": 1,
                     *           "decided_ms": 1,
                     *           "committed_ms": 1,
                     *           "response_began_ms": 1,
                     *           "first_audio_ms": 1,
                     *           "first_sent_ms": 1,
                     *           "playing_ms": 1,
                     *           "tool_ms": 1,
                     *           "voice_to_voice_ms": 1,
                     *           "interrupted": true
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallTurnList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRecordings: {
        parameters: {
            query?: {
                /** @description A minus sorts downwards; created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "bytes": 1,
                     *           "duration_ms": 1,
                     *           "lost_ms": 1,
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["RecordingList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listContacts: {
        parameters: {
            query?: {
                phone?: string;
                email?: string;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                tag?: string;
                /** @description In name, company, number and address. */
                text?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "name": "text",
                     *           "phone": "+15551234567",
                     *           "email": "ada@example.com",
                     *           "company": "text",
                     *           "locale": "text",
                     *           "tags": [
                     *             "text"
                     *           ],
                     *           "external_id": "text",
                     *           "last_call_at": "2026-11-21T09:30:00.000Z",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ContactList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "name": "text",
                 *       "phone": "+15551234567",
                 *       "email": "ada@example.com",
                 *       "company": "text",
                 *       "locale": "text",
                 *       "notes": "text",
                 *       "tags": [
                 *         "text"
                 *       ],
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["ContactCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "phone": "+15551234567",
                     *       "email": "ada@example.com",
                     *       "company": "text",
                     *       "locale": "text",
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Contact"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "phone": "+15551234567",
                     *       "email": "ada@example.com",
                     *       "company": "text",
                     *       "locale": "text",
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Contact"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "phone": "+15551234567",
                 *       "email": "ada@example.com",
                 *       "company": "text",
                 *       "locale": "text",
                 *       "notes": "text",
                 *       "tags": [
                 *         "text"
                 *       ],
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["ContactUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "phone": "+15551234567",
                     *       "email": "ada@example.com",
                     *       "company": "text",
                     *       "locale": "text",
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Contact"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportContacts: {
        parameters: {
            query?: {
                phone?: string;
                email?: string;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                tag?: string;
                /** @description In name, company, number and address. */
                text?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRecords: {
        parameters: {
            query?: {
                type?: "quote" | "job" | "invoice" | "note" | "booking" | "task";
                status?: string;
                currency?: string;
                assigned_to?: string;
                contact_id?: string;
                call_id?: string;
                created_by?: string;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                open?: boolean;
                tag?: string;
                amount_min?: number;
                amount_max?: number;
                /** @description In title, notes and payload. */
                text?: string;
                created_after?: string;
                created_before?: string;
                due_after?: string;
                due_before?: string;
                closed_after?: string;
                closed_before?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "type": "quote",
                     *           "title": "text",
                     *           "status": "text",
                     *           "amount": 1,
                     *           "currency": "tex",
                     *           "tags": [
                     *             "text"
                     *           ],
                     *           "due_at": "2026-11-21T09:30:00.000Z",
                     *           "closed_at": "2026-11-21T09:30:00.000Z",
                     *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "event_epoch": 1,
                     *           "event_seq": 1,
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["RecordList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "type": "quote",
                 *       "title": "text",
                 *       "status": "text",
                 *       "amount": 1,
                 *       "currency": "tex",
                 *       "payload": {},
                 *       "notes": "text",
                 *       "tags": [
                 *         "text"
                 *       ],
                 *       "due_at": "2026-11-21T09:30:00.000Z",
                 *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "event_epoch": 1,
                 *       "event_seq": 1,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["RecordCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "type": "quote",
                     *       "title": "text",
                     *       "status": "text",
                     *       "amount": 1,
                     *       "currency": "tex",
                     *       "payload": {},
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "due_at": "2026-11-21T09:30:00.000Z",
                     *       "closed_at": "2026-11-21T09:30:00.000Z",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "event_epoch": 1,
                     *       "event_seq": 1,
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "type": "quote",
                     *       "title": "text",
                     *       "status": "text",
                     *       "amount": 1,
                     *       "currency": "tex",
                     *       "payload": {},
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "due_at": "2026-11-21T09:30:00.000Z",
                     *       "closed_at": "2026-11-21T09:30:00.000Z",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "event_epoch": 1,
                     *       "event_seq": 1,
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "title": "text",
                 *       "status": "text",
                 *       "amount": 1,
                 *       "currency": "tex",
                 *       "payload": {},
                 *       "notes": "text",
                 *       "tags": [
                 *         "text"
                 *       ],
                 *       "due_at": "2026-11-21T09:30:00.000Z",
                 *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["RecordUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "type": "quote",
                     *       "title": "text",
                     *       "status": "text",
                     *       "amount": 1,
                     *       "currency": "tex",
                     *       "payload": {},
                     *       "notes": "text",
                     *       "tags": [
                     *         "text"
                     *       ],
                     *       "due_at": "2026-11-21T09:30:00.000Z",
                     *       "closed_at": "2026-11-21T09:30:00.000Z",
                     *       "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "event_epoch": 1,
                     *       "event_seq": 1,
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportRecords: {
        parameters: {
            query?: {
                type?: "quote" | "job" | "invoice" | "note" | "booking" | "task";
                status?: string;
                currency?: string;
                assigned_to?: string;
                contact_id?: string;
                call_id?: string;
                created_by?: string;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                open?: boolean;
                tag?: string;
                amount_min?: number;
                amount_max?: number;
                /** @description In title, notes and payload. */
                text?: string;
                created_after?: string;
                created_before?: string;
                due_after?: string;
                due_before?: string;
                closed_after?: string;
                closed_before?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRecordTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "kind": "change",
                     *           "type": "text",
                     *           "actor": "text",
                     *           "detail": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecordTimeline"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                slug?: string;
                parent_id?: string;
                external_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "name" | "-name" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "owner_email": "ada@example.com",
                     *           "owner_name": "text",
                     *           "agents": 1,
                     *           "numbers": 1,
                     *           "calls": 1,
                     *           "seconds": 1,
                     *           "last_call_at": "2026-11-21T09:30:00.000Z",
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "slug": "north-clinic",
                 *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "owner_email": "ada@example.com",
                 *       "owner_name": "text",
                 *       "time_zone": "Europe/Berlin",
                 *       "locale": "en",
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CustomerCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_email": "ada@example.com",
                     *       "owner_name": "text",
                     *       "agents": 1,
                     *       "numbers": 1,
                     *       "calls": 1,
                     *       "seconds": 1,
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "invitation_token": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_email": "ada@example.com",
                     *       "owner_name": "text",
                     *       "agents": 1,
                     *       "numbers": 1,
                     *       "calls": 1,
                     *       "seconds": 1,
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Customer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrganisationStatistics: {
        parameters: {
            query?: {
                /** @description 30d by default. */
                range?: "1d" | "7d" | "30d";
            };
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "has": {
                     *         "members": 1,
                     *         "agents": 1,
                     *         "agents_lent": 1,
                     *         "numbers": 1,
                     *         "contacts": 1,
                     *         "records_open": 1,
                     *         "appointments_ahead": 1,
                     *         "plan": "text",
                     *         "minutes_used": 1,
                     *         "minutes_included": 1
                     *       },
                     *       "did": {
                     *         "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "from": "2026-11-21T09:30:00.000Z",
                     *         "to": "2026-11-21T09:30:00.000Z",
                     *         "calls": {
                     *           "total": 1,
                     *           "ended": 1,
                     *           "active": 1,
                     *           "inbound": 1,
                     *           "outbound": 1,
                     *           "playground": 1,
                     *           "answered": 1,
                     *           "failed": 1,
                     *           "seconds": 1,
                     *           "average_seconds": 1,
                     *           "turns": 1,
                     *           "barge_ins": 1,
                     *           "transfers": 1,
                     *           "outcomes": [
                     *             {
                     *               "outcome": "text",
                     *               "calls": 1
                     *             }
                     *           ],
                     *           "sentiments": {
                     *             "positive": 1,
                     *             "neutral": 1,
                     *             "negative": 1
                     *           },
                     *           "costs": [
                     *             {
                     *               "currency": "tex",
                     *               "model": 1,
                     *               "carrier": 1
                     *             }
                     *           ]
                     *         },
                     *         "per_day": [
                     *           {
                     *             "day": "2026-11-21",
                     *             "calls": 1,
                     *             "events": 1
                     *           }
                     *         ],
                     *         "latency": {
                     *           "turns": 1,
                     *           "p50_ms": 1,
                     *           "p90_ms": 1,
                     *           "p95_ms": 1,
                     *           "p99_ms": 1
                     *         },
                     *         "actions": {
                     *           "total": 1,
                     *           "by_status": [
                     *             {
                     *               "status": "text",
                     *               "actions": 1
                     *             }
                     *           ],
                     *           "by_tool": [
                     *             {
                     *               "tool": "text",
                     *               "actions": 1,
                     *               "succeeded": 1
                     *             }
                     *           ]
                     *         },
                     *         "organisations": [
                     *           {
                     *             "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *             "name": "text",
                     *             "calls": 1,
                     *             "failed": 1
                     *           }
                     *         ],
                     *         "records": [
                     *           {
                     *             "type": "text",
                     *             "total": 1,
                     *             "new": 1
                     *           }
                     *         ],
                     *         "contacts": {
                     *           "total": 1,
                     *           "new": 1
                     *         },
                     *         "top_workers": [
                     *           {
                     *             "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *             "display_name": "text",
                     *             "records": 1
                     *           }
                     *         ],
                     *         "health": {
                     *           "unprocessed": 1,
                     *           "deliveries_waiting": 1,
                     *           "calls_silent": 1,
                     *           "failed_last_hour": 1,
                     *           "actions_failed": 1,
                     *           "deliveries_failed": 1,
                     *           "calls_failed": 1,
                     *           "connections_failing": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OrganisationStatistics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNumberUsage: {
        parameters: {
            query?: {
                number?: string;
                agent_id?: string;
                active?: boolean;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; number where none is asked for. */
                sort?: "number" | "-number";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "number": "+15551234567",
                     *           "label": "text",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "active": true,
                     *           "calls": 1,
                     *           "answered": 1,
                     *           "seconds": 1,
                     *           "last_call_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["NumberUsageList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAnalytics: {
        parameters: {
            query?: {
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description Up to now, or to `to`; 7d by default. */
                range?: "1d" | "7d" | "30d";
                /** @description Instead of a range; at most a year. */
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "from": "2026-11-21T09:30:00.000Z",
                     *       "to": "2026-11-21T09:30:00.000Z",
                     *       "calls": {
                     *         "total": 1,
                     *         "ended": 1,
                     *         "active": 1,
                     *         "inbound": 1,
                     *         "outbound": 1,
                     *         "playground": 1,
                     *         "answered": 1,
                     *         "failed": 1,
                     *         "seconds": 1,
                     *         "average_seconds": 1,
                     *         "turns": 1,
                     *         "barge_ins": 1,
                     *         "transfers": 1,
                     *         "outcomes": [
                     *           {
                     *             "outcome": "text",
                     *             "calls": 1
                     *           }
                     *         ],
                     *         "sentiments": {
                     *           "positive": 1,
                     *           "neutral": 1,
                     *           "negative": 1
                     *         },
                     *         "costs": [
                     *           {
                     *             "currency": "tex",
                     *             "model": 1,
                     *             "carrier": 1
                     *           }
                     *         ]
                     *       },
                     *       "per_day": [
                     *         {
                     *           "day": "2026-11-21",
                     *           "calls": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "latency": {
                     *         "turns": 1,
                     *         "p50_ms": 1,
                     *         "p90_ms": 1,
                     *         "p95_ms": 1,
                     *         "p99_ms": 1
                     *       },
                     *       "actions": {
                     *         "total": 1,
                     *         "by_status": [
                     *           {
                     *             "status": "text",
                     *             "actions": 1
                     *           }
                     *         ],
                     *         "by_tool": [
                     *           {
                     *             "tool": "text",
                     *             "actions": 1,
                     *             "succeeded": 1
                     *           }
                     *         ]
                     *       },
                     *       "organisations": [
                     *         {
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "calls": 1,
                     *           "failed": 1
                     *         }
                     *       ],
                     *       "records": [
                     *         {
                     *           "type": "text",
                     *           "total": 1,
                     *           "new": 1
                     *         }
                     *       ],
                     *       "contacts": {
                     *         "total": 1,
                     *         "new": 1
                     *       },
                     *       "top_workers": [
                     *         {
                     *           "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "display_name": "text",
                     *           "records": 1
                     *         }
                     *       ],
                     *       "health": {
                     *         "unprocessed": 1,
                     *         "deliveries_waiting": 1,
                     *         "calls_silent": 1,
                     *         "failed_last_hour": 1,
                     *         "actions_failed": 1,
                     *         "deliveries_failed": 1,
                     *         "calls_failed": 1,
                     *         "connections_failing": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentActivity: {
        parameters: {
            query?: {
                status?: "draft" | "published" | "paused";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "status": "draft",
                     *           "last_call_at": "2026-11-21T09:30:00.000Z",
                     *           "last_action_at": "2026-11-21T09:30:00.000Z",
                     *           "actions": 1,
                     *           "succeeded": 1,
                     *           "success_rate": 1,
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentActivityList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentActions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "tool": "text",
                     *           "status": "text",
                     *           "took_ms": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AgentActionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSubscription: {
        parameters: {
            query?: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "plan": "text",
                     *       "status": "trial",
                     *       "price": 1,
                     *       "currency": "tex",
                     *       "period_start": "2026-11-21T09:30:00.000Z",
                     *       "period_end": "2026-11-21T09:30:00.000Z",
                     *       "trial_ends_at": "2026-11-21T09:30:00.000Z",
                     *       "minutes_included": 1,
                     *       "minutes_used": 1,
                     *       "requested_plan": "text",
                     *       "cancel_at_period_end": true,
                     *       "lapses_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateSubscription: {
        parameters: {
            query?: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
            };
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "requested_plan": "text",
                 *       "cancel_at_period_end": true
                 *     }
                 */
                "application/json": components["schemas"]["SubscriptionUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "plan": "text",
                     *       "status": "trial",
                     *       "price": 1,
                     *       "currency": "tex",
                     *       "period_start": "2026-11-21T09:30:00.000Z",
                     *       "period_end": "2026-11-21T09:30:00.000Z",
                     *       "trial_ends_at": "2026-11-21T09:30:00.000Z",
                     *       "minutes_included": 1,
                     *       "minutes_used": 1,
                     *       "requested_plan": "text",
                     *       "cancel_at_period_end": true,
                     *       "lapses_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description Id or slug. */
                organisation_id?: string;
                first_day?: string;
                last_day?: string;
                /** @description A minus sorts downwards; -day where none is asked for. */
                sort?: "day" | "-day";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "day": "2026-11-21",
                     *           "calls": 1,
                     *           "seconds": 1,
                     *           "cost_model": 1,
                     *           "cost_carrier": 1,
                     *           "currency": "tex"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["UsageDayList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                actor_kind?: "user" | "key" | "system";
                actor_id?: string;
                action?: string;
                target_type?: string;
                target_id?: string;
                /** @description Id or slug. */
                organisation_id?: string;
                after?: string;
                before?: string;
                /** @description A minus sorts downwards; -at where none is asked for. */
                sort?: "at" | "-at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "actor_kind": "user",
                     *           "actor_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "actor_name": "text",
                     *           "action": "text",
                     *           "target_type": "text",
                     *           "target_id": "text",
                     *           "changes": {},
                     *           "request_id": "text",
                     *           "address": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhookLogEntries: {
        parameters: {
            query?: {
                source?: string;
                verified?: boolean;
                reply_status?: number;
                call_id?: string;
                /** @description Id or slug. */
                organisation_id?: string;
                after?: string;
                before?: string;
                /** @description A minus sorts downwards; -at where none is asked for. */
                sort?: "at" | "-at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "at": "2026-11-21T09:30:00.000Z",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "source": "text",
                     *           "verified": true,
                     *           "method": "text",
                     *           "path": "text",
                     *           "address": "text",
                     *           "reply_status": 100,
                     *           "took_ms": 1,
                     *           "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookLogEntryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWebhookLogEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "at": "2026-11-21T09:30:00.000Z",
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "source": "text",
                     *       "verified": true,
                     *       "method": "text",
                     *       "path": "text",
                     *       "address": "text",
                     *       "payload": {},
                     *       "reply_status": 100,
                     *       "reply": "text",
                     *       "took_ms": 1,
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookLogEntry"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNodes: {
        parameters: {
            query?: {
                draining?: boolean;
                /** @description A minus sorts downwards; started_at where none is asked for. */
                sort?: "started_at" | "-started_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "text",
                     *           "version": "text",
                     *           "stream_base": "text",
                     *           "shards": 1,
                     *           "calls_max": 1,
                     *           "calls_active": 1,
                     *           "draining": true,
                     *           "alive": true,
                     *           "started_at": "2026-11-21T09:30:00.000Z",
                     *           "seen_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["NodeList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOpenApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgents_techops: {
        parameters: {
            query?: {
                status?: "draft" | "published" | "paused";
                external_id?: string;
                /** @description Id or slug: its own agents, and those lent to it. */
                organisation_id?: string;
                /** @description Part of the name. */
                text?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "name": "text",
                     *           "status": "draft",
                     *           "published_version": 1,
                     *           "has_changes": true,
                     *           "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "model": "text",
                     *           "voice": "text",
                     *           "speed": 1,
                     *           "languages": [
                     *             "text"
                     *           ],
                     *           "tools": [
                     *             "text"
                     *           ],
                     *           "transfer_numbers": [
                     *             "+15551234567"
                     *           ],
                     *           "closed_hours": "same",
                     *           "max_call_seconds": 60,
                     *           "max_concurrent_calls": 1,
                     *           "max_calls_per_minute": 1,
                     *           "voicemail": "off",
                     *           "recording": true,
                     *           "analysis": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "name": "text",
                 *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgent_techops: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["AgentAssign"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    publishAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "text"
                 *     }
                 */
                "application/json": components["schemas"]["AgentPublish"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pauseAgent_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCarrierNumbers_techops: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sid": "text",
                     *           "number": "+15551234567",
                     *           "name": "text",
                     *           "voice_url": "text",
                     *           "points_here": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CarrierNumberList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgentTemplates_techops: {
        parameters: {
            query?: {
                slug?: string;
                trade?: string;
                /** @description A minus sorts downwards; position where none is asked for. */
                sort?: "position" | "-position" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "text",
                     *           "trade": "text",
                     *           "name": "text",
                     *           "description": "text",
                     *           "position": 1,
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplateList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgentTemplate_techops: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "text",
                 *       "trade": "text",
                 *       "name": "text",
                 *       "description": "text",
                 *       "definition": {},
                 *       "intents": [
                 *         {}
                 *       ],
                 *       "position": 1
                 *     }
                 */
                "application/json": components["schemas"]["AgentTemplateCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "text",
                     *       "trade": "text",
                     *       "name": "text",
                     *       "description": "text",
                     *       "definition": {},
                     *       "intents": [
                     *         {}
                     *       ],
                     *       "position": 1,
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AgentTemplate"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalls_clinics: {
        parameters: {
            query?: {
                agent_id?: string;
                phone_number_id?: string;
                contact_id?: string;
                direction?: "inbound" | "outbound" | "playground";
                status?: "queued" | "ringing" | "in-progress" | "ended";
                outcome?: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
                end_reason?: string;
                sentiment?: "positive" | "neutral" | "negative";
                carrier_call_id?: string;
                external_id?: string;
                assigned_to?: string;
                disposition?: string;
                rating?: number;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                started_after?: string;
                started_before?: string;
                /** @description At either end. */
                number?: string;
                active?: boolean;
                /** @description In summary, transcript, numbers, notes and disposition. */
                text?: string;
                /** @description A minus sorts downwards; -started_at where none is asked for. */
                sort?: "started_at" | "-started_at" | "duration_ms" | "-duration_ms";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_name": "text",
                     *           "agent_version": 1,
                     *           "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "direction": "inbound",
                     *           "from_number": "text",
                     *           "to_number": "text",
                     *           "status": "queued",
                     *           "outcome": "booked",
                     *           "end_reason": "text",
                     *           "ended_reason": "text",
                     *           "advice": "text",
                     *           "started_at": "2026-11-21T09:30:00.000Z",
                     *           "answered_at": "2026-11-21T09:30:00.000Z",
                     *           "ended_at": "2026-11-21T09:30:00.000Z",
                     *           "duration_ms": 1,
                     *           "turns": 1,
                     *           "barge_ins": 1,
                     *           "transfers": 1,
                     *           "tool_calls": 1,
                     *           "latency_p50_ms": 1,
                     *           "latency_p90_ms": 1,
                     *           "latency_p95_ms": 1,
                     *           "latency_p99_ms": 1,
                     *           "sentiment": "positive",
                     *           "summary": "text",
                     *           "cost_carrier": 1,
                     *           "cost_model": 1,
                     *           "currency": "tex",
                     *           "external_id": "text",
                     *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "disposition": "text",
                     *           "rating": 1,
                     *           "tags": [
                     *             "text"
                     *           ],
                     *           "listen_url": "text",
                     *           "control_url": "text",
                     *           "rights": [
                     *             "listen"
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAnalytics_clinics: {
        parameters: {
            query?: {
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description Up to now, or to `to`; 7d by default. */
                range?: "1d" | "7d" | "30d";
                /** @description Instead of a range; at most a year. */
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "from": "2026-11-21T09:30:00.000Z",
                     *       "to": "2026-11-21T09:30:00.000Z",
                     *       "calls": {
                     *         "total": 1,
                     *         "ended": 1,
                     *         "active": 1,
                     *         "inbound": 1,
                     *         "outbound": 1,
                     *         "playground": 1,
                     *         "answered": 1,
                     *         "failed": 1,
                     *         "seconds": 1,
                     *         "average_seconds": 1,
                     *         "turns": 1,
                     *         "barge_ins": 1,
                     *         "transfers": 1,
                     *         "outcomes": [
                     *           {
                     *             "outcome": "text",
                     *             "calls": 1
                     *           }
                     *         ],
                     *         "sentiments": {
                     *           "positive": 1,
                     *           "neutral": 1,
                     *           "negative": 1
                     *         },
                     *         "costs": [
                     *           {
                     *             "currency": "tex",
                     *             "model": 1,
                     *             "carrier": 1
                     *           }
                     *         ]
                     *       },
                     *       "per_day": [
                     *         {
                     *           "day": "2026-11-21",
                     *           "calls": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "latency": {
                     *         "turns": 1,
                     *         "p50_ms": 1,
                     *         "p90_ms": 1,
                     *         "p95_ms": 1,
                     *         "p99_ms": 1
                     *       },
                     *       "actions": {
                     *         "total": 1,
                     *         "by_status": [
                     *           {
                     *             "status": "text",
                     *             "actions": 1
                     *           }
                     *         ],
                     *         "by_tool": [
                     *           {
                     *             "tool": "text",
                     *             "actions": 1,
                     *             "succeeded": 1
                     *           }
                     *         ]
                     *       },
                     *       "organisations": [
                     *         {
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "calls": 1,
                     *           "failed": 1
                     *         }
                     *       ],
                     *       "records": [
                     *         {
                     *           "type": "text",
                     *           "total": 1,
                     *           "new": 1
                     *         }
                     *       ],
                     *       "contacts": {
                     *         "total": 1,
                     *         "new": 1
                     *       },
                     *       "top_workers": [
                     *         {
                     *           "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "display_name": "text",
                     *           "records": 1
                     *         }
                     *       ],
                     *       "health": {
                     *         "unprocessed": 1,
                     *         "deliveries_waiting": 1,
                     *         "calls_silent": 1,
                     *         "failed_last_hour": 1,
                     *         "actions_failed": 1,
                     *         "deliveries_failed": 1,
                     *         "calls_failed": 1,
                     *         "connections_failing": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNumbers_clinics: {
        parameters: {
            query?: {
                number?: string;
                agent_id?: string;
                active?: boolean;
                external_id?: string;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "number" | "-number" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "number": "+15551234567",
                     *           "carrier": "twilio",
                     *           "carrier_sid": "text",
                     *           "label": "text",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "active": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumberList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createNumber_clinics: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "number": "+15551234567",
                 *       "carrier": "twilio",
                 *       "carrier_sid": "text",
                 *       "label": "text",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "active": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["PhoneNumberCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getNumber_clinics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteNumber_clinics: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateNumber_clinics: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "label": "text",
                 *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "active": true,
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["PhoneNumberUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "number": "+15551234567",
                     *       "carrier": "twilio",
                     *       "carrier_sid": "text",
                     *       "label": "text",
                     *       "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "active": true,
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PhoneNumber"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSubscription_clinics: {
        parameters: {
            query?: {
                /** @description Id or slug; needed only by who belongs to several. */
                organisation_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "plan": "text",
                     *       "status": "trial",
                     *       "price": 1,
                     *       "currency": "tex",
                     *       "period_start": "2026-11-21T09:30:00.000Z",
                     *       "period_end": "2026-11-21T09:30:00.000Z",
                     *       "trial_ends_at": "2026-11-21T09:30:00.000Z",
                     *       "minutes_included": 1,
                     *       "minutes_used": 1,
                     *       "requested_plan": "text",
                     *       "cancel_at_period_end": true,
                     *       "lapses_at": "2026-11-21T09:30:00.000Z",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signUp_clinics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "texttexttext",
                 *       "display_name": "text",
                 *       "organisation_name": "text",
                 *       "organisation_slug": "north-clinic"
                 *     }
                 */
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalls_monitor: {
        parameters: {
            query?: {
                agent_id?: string;
                phone_number_id?: string;
                contact_id?: string;
                direction?: "inbound" | "outbound" | "playground";
                status?: "queued" | "ringing" | "in-progress" | "ended";
                outcome?: "booked" | "rescheduled" | "cancelled" | "transferred" | "answered" | "voicemail" | "abandoned" | "none";
                end_reason?: string;
                sentiment?: "positive" | "neutral" | "negative";
                carrier_call_id?: string;
                external_id?: string;
                assigned_to?: string;
                disposition?: string;
                rating?: number;
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                started_after?: string;
                started_before?: string;
                /** @description At either end. */
                number?: string;
                active?: boolean;
                /** @description In summary, transcript, numbers, notes and disposition. */
                text?: string;
                /** @description A minus sorts downwards; -started_at where none is asked for. */
                sort?: "started_at" | "-started_at" | "duration_ms" | "-duration_ms";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "agent_name": "text",
                     *           "agent_version": 1,
                     *           "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "contact_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "direction": "inbound",
                     *           "from_number": "text",
                     *           "to_number": "text",
                     *           "status": "queued",
                     *           "outcome": "booked",
                     *           "end_reason": "text",
                     *           "ended_reason": "text",
                     *           "advice": "text",
                     *           "started_at": "2026-11-21T09:30:00.000Z",
                     *           "answered_at": "2026-11-21T09:30:00.000Z",
                     *           "ended_at": "2026-11-21T09:30:00.000Z",
                     *           "duration_ms": 1,
                     *           "turns": 1,
                     *           "barge_ins": 1,
                     *           "transfers": 1,
                     *           "tool_calls": 1,
                     *           "latency_p50_ms": 1,
                     *           "latency_p90_ms": 1,
                     *           "latency_p95_ms": 1,
                     *           "latency_p99_ms": 1,
                     *           "sentiment": "positive",
                     *           "summary": "text",
                     *           "cost_carrier": 1,
                     *           "cost_model": 1,
                     *           "currency": "tex",
                     *           "external_id": "text",
                     *           "assigned_to": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "disposition": "text",
                     *           "rating": 1,
                     *           "tags": [
                     *             "text"
                     *           ],
                     *           "listen_url": "text",
                     *           "control_url": "text",
                     *           "rights": [
                     *             "listen"
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CallList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    transferCall_monitor: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                client_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "number": "+15551234567"
                 *     }
                 */
                "application/json": components["schemas"]["CallTransfer"];
            };
        };
        responses: {
            /** @description Success. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "call_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "order": "say"
                     *     }
                     */
                    "application/json": components["schemas"]["CallOrderTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAgents_reseller: {
        parameters: {
            query?: {
                status?: "draft" | "published" | "paused";
                external_id?: string;
                /** @description Id or slug: its own agents, and those lent to it. */
                organisation_id?: string;
                /** @description Part of the name. */
                text?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "name": "text",
                     *           "status": "draft",
                     *           "published_version": 1,
                     *           "has_changes": true,
                     *           "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "model": "text",
                     *           "voice": "text",
                     *           "speed": 1,
                     *           "languages": [
                     *             "text"
                     *           ],
                     *           "tools": [
                     *             "text"
                     *           ],
                     *           "transfer_numbers": [
                     *             "+15551234567"
                     *           ],
                     *           "closed_hours": "same",
                     *           "max_call_seconds": 60,
                     *           "max_concurrent_calls": 1,
                     *           "max_calls_per_minute": 1,
                     *           "voicemail": "off",
                     *           "recording": true,
                     *           "analysis": true,
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAgent_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "name": "text",
                 *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAgent_reseller: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateAgentPut_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAgent_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateAgent_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "instructions": "text",
                 *       "greeting": "text",
                 *       "fallback_message": "text",
                 *       "model": "text",
                 *       "voice": "text",
                 *       "speed": 1,
                 *       "languages": [
                 *         "text"
                 *       ],
                 *       "model_audio": "pcm24k",
                 *       "noise_reduction": "none",
                 *       "transcription_model": "text",
                 *       "max_output_tokens": 1,
                 *       "turn_detection": {},
                 *       "silence": {},
                 *       "tools": [
                 *         "text"
                 *       ],
                 *       "transfer_numbers": [
                 *         "+15551234567"
                 *       ],
                 *       "filler": "sentence",
                 *       "closed_hours": "same",
                 *       "max_call_seconds": 60,
                 *       "max_concurrent_calls": 1,
                 *       "max_calls_per_minute": 1,
                 *       "voicemail": "off",
                 *       "voicemail_message": "text",
                 *       "hello_window_ms": 1,
                 *       "recording": true,
                 *       "recording_notice": "text",
                 *       "analysis": true,
                 *       "external_id": "text",
                 *       "metadata": {}
                 *     }
                 */
                "application/json": components["schemas"]["AgentUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignAgent_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "phone_number_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"
                 *     }
                 */
                "application/json": components["schemas"]["AgentAssign"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "name": "text",
                     *       "status": "draft",
                     *       "published_version": 1,
                     *       "has_changes": true,
                     *       "template_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "instructions": "text",
                     *       "greeting": "text",
                     *       "fallback_message": "text",
                     *       "model": "text",
                     *       "voice": "text",
                     *       "speed": 1,
                     *       "languages": [
                     *         "text"
                     *       ],
                     *       "model_audio": "pcm24k",
                     *       "noise_reduction": "none",
                     *       "transcription_model": "text",
                     *       "max_output_tokens": 1,
                     *       "turn_detection": {},
                     *       "silence": {},
                     *       "tools": [
                     *         "text"
                     *       ],
                     *       "transfer_numbers": [
                     *         "+15551234567"
                     *       ],
                     *       "filler": "sentence",
                     *       "closed_hours": "same",
                     *       "max_call_seconds": 60,
                     *       "max_concurrent_calls": 1,
                     *       "max_calls_per_minute": 1,
                     *       "voicemail": "off",
                     *       "voicemail_message": "text",
                     *       "hello_window_ms": 1,
                     *       "recording": true,
                     *       "recording_notice": "text",
                     *       "analysis": true,
                     *       "external_id": "text",
                     *       "metadata": {},
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Agent"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCustomers_reseller: {
        parameters: {
            query?: {
                slug?: string;
                parent_id?: string;
                external_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "name" | "-name" | "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "slug": "north-clinic",
                     *           "name": "text",
                     *           "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "owner_email": "ada@example.com",
                     *           "owner_name": "text",
                     *           "agents": 1,
                     *           "numbers": 1,
                     *           "calls": 1,
                     *           "seconds": 1,
                     *           "last_call_at": "2026-11-21T09:30:00.000Z",
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createCustomer_reseller: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "text",
                 *       "slug": "north-clinic",
                 *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                 *       "owner_email": "ada@example.com",
                 *       "owner_name": "text",
                 *       "time_zone": "Europe/Berlin",
                 *       "locale": "en",
                 *       "external_id": "text"
                 *     }
                 */
                "application/json": components["schemas"]["CustomerCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_email": "ada@example.com",
                     *       "owner_name": "text",
                     *       "agents": 1,
                     *       "numbers": 1,
                     *       "calls": 1,
                     *       "seconds": 1,
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "invitation_token": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerCreated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCustomer_reseller: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "slug": "north-clinic",
                     *       "name": "text",
                     *       "parent_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "owner_email": "ada@example.com",
                     *       "owner_name": "text",
                     *       "agents": 1,
                     *       "numbers": 1,
                     *       "calls": 1,
                     *       "seconds": 1,
                     *       "last_call_at": "2026-11-21T09:30:00.000Z",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Customer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    login_reseller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "bearer",
                     *       "expires_in": 900,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *         "email": "ada@example.com"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logout_reseller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "text"
                 *     }
                 */
                "application/json": components["schemas"]["Logout"];
            };
        };
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getAnalytics_backoffice: {
        parameters: {
            query?: {
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description Up to now, or to `to`; 7d by default. */
                range?: "1d" | "7d" | "30d";
                /** @description Instead of a range; at most a year. */
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "from": "2026-11-21T09:30:00.000Z",
                     *       "to": "2026-11-21T09:30:00.000Z",
                     *       "calls": {
                     *         "total": 1,
                     *         "ended": 1,
                     *         "active": 1,
                     *         "inbound": 1,
                     *         "outbound": 1,
                     *         "playground": 1,
                     *         "answered": 1,
                     *         "failed": 1,
                     *         "seconds": 1,
                     *         "average_seconds": 1,
                     *         "turns": 1,
                     *         "barge_ins": 1,
                     *         "transfers": 1,
                     *         "outcomes": [
                     *           {
                     *             "outcome": "text",
                     *             "calls": 1
                     *           }
                     *         ],
                     *         "sentiments": {
                     *           "positive": 1,
                     *           "neutral": 1,
                     *           "negative": 1
                     *         },
                     *         "costs": [
                     *           {
                     *             "currency": "tex",
                     *             "model": 1,
                     *             "carrier": 1
                     *           }
                     *         ]
                     *       },
                     *       "per_day": [
                     *         {
                     *           "day": "2026-11-21",
                     *           "calls": 1,
                     *           "events": 1
                     *         }
                     *       ],
                     *       "latency": {
                     *         "turns": 1,
                     *         "p50_ms": 1,
                     *         "p90_ms": 1,
                     *         "p95_ms": 1,
                     *         "p99_ms": 1
                     *       },
                     *       "actions": {
                     *         "total": 1,
                     *         "by_status": [
                     *           {
                     *             "status": "text",
                     *             "actions": 1
                     *           }
                     *         ],
                     *         "by_tool": [
                     *           {
                     *             "tool": "text",
                     *             "actions": 1,
                     *             "succeeded": 1
                     *           }
                     *         ]
                     *       },
                     *       "organisations": [
                     *         {
                     *           "organisation_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "name": "text",
                     *           "calls": 1,
                     *           "failed": 1
                     *         }
                     *       ],
                     *       "records": [
                     *         {
                     *           "type": "text",
                     *           "total": 1,
                     *           "new": 1
                     *         }
                     *       ],
                     *       "contacts": {
                     *         "total": 1,
                     *         "new": 1
                     *       },
                     *       "top_workers": [
                     *         {
                     *           "user_id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "display_name": "text",
                     *           "records": 1
                     *         }
                     *       ],
                     *       "health": {
                     *         "unprocessed": 1,
                     *         "deliveries_waiting": 1,
                     *         "calls_silent": 1,
                     *         "failed_last_hour": 1,
                     *         "actions_failed": 1,
                     *         "deliveries_failed": 1,
                     *         "calls_failed": 1,
                     *         "connections_failing": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listConnections_backoffice: {
        parameters: {
            query?: {
                slug?: string;
                enabled?: boolean;
                last_sync_status?: "ok" | "failed" | "running";
                /** @description Id or slug; all that you may see where none is given. */
                organisation_id?: string;
                /** @description A minus sorts downwards; -created_at where none is asked for. */
                sort?: "created_at" | "-created_at";
                /** @description 50 by default. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "organisation_id": "text",
                     *           "app_name": "text",
                     *           "slug": "north-clinic",
                     *           "enabled": true,
                     *           "config": {},
                     *           "has_secret": true,
                     *           "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *           "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *           "last_sync_status": "ok",
                     *           "last_error": "text",
                     *           "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *           "external_id": "text",
                     *           "created_at": "2026-11-21T09:30:00.000Z",
                     *           "updated_at": "2026-11-21T09:30:00.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "next_cursor": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createConnection_backoffice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation_id": "text",
                 *       "app_name": "text",
                 *       "slug": "north-clinic",
                 *       "enabled": true,
                 *       "config": {},
                 *       "secret": "pat-na1-0123456789"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionCreate"];
            };
        };
        responses: {
            /** @description Success. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getConnection_backoffice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteConnection_backoffice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    updateConnection_backoffice: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it changed meanwhile. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "app_name": "text",
                 *       "enabled": true,
                 *       "config": {},
                 *       "secret": "pat-na1-0123456789"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionUpdate"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "organisation_id": "text",
                     *       "app_name": "text",
                     *       "slug": "north-clinic",
                     *       "enabled": true,
                     *       "config": {},
                     *       "has_secret": true,
                     *       "secret_rotated_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_at": "2026-11-21T09:30:00.000Z",
                     *       "last_sync_status": "ok",
                     *       "last_error": "text",
                     *       "created_by": "0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64",
                     *       "external_id": "text",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T09:30:00.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRecording: {
        parameters: {
            query?: {
                /** @description One of several; default: the latest. */
                recording_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/ogg": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    discardRecording: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repetition with the same key gets the first reply, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
}
