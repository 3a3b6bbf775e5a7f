export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  public: {
    Tables: {
      [_ in never]: never
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      archive: {
        Args: { after: string; at_most: number; older_than_days: number }
        Returns: Json
      }
      audit: {
        Args: Record<PropertyKey, never>
        Returns: {
          detail: string
          rule: string
          subject: string
        }[]
      }
      audit_next: {
        Args: {
          after: string
          at_most: number
          continues: boolean
          run_id: string
        }
        Returns: Json
      }
      cancel: { Args: { reservation_id: string }; Returns: Json }
      cancel_order: { Args: { order_id: string; sku: string }; Returns: Json }
      close_tenant_order: {
        Args: {
          order_id: string
          request_id: string
          tenant_id: string
          versions: number[]
        }
        Returns: Json
      }
      configure_sale: {
        Args: {
          ends_at: string
          item_id: string
          request_id?: string
          sale_id: string
          starts_at: string
        }
        Returns: Json
      }
      confirm: { Args: { reservation_id: string }; Returns: Json }
      confirm_tenant_order: {
        Args: {
          order_id: string
          request_id: string
          tenant_id: string
          total_cents: number
          versions: number[]
        }
        Returns: Json
      }
      create_item: {
        Args: {
          events?: boolean
          initial_quantity: number
          item_id: string
          name: string
          request_id?: string
        }
        Returns: Json
      }
      create_tenant_order: {
        Args: {
          fingerprint: string
          key: string
          order_id: string
          tenant_id: string
        }
        Returns: Json
      }
      delete_expired_keys: { Args: Record<PropertyKey, never>; Returns: Json }
      execute_batch: { Args: { commands: Json }; Returns: Json }
      execute_unlocked: { Args: { commands: Json }; Returns: Json }
      expire: { Args: Record<PropertyKey, never>; Returns: Json }
      get_item: { Args: { item_id: string }; Returns: Json }
      get_outbox: { Args: Record<PropertyKey, never>; Returns: Json }
      get_product: { Args: { sku: string }; Returns: Json }
      get_purchase: {
        Args: { sale_id: string; user_id: string }
        Returns: Json
      }
      get_reservation: { Args: { reservation_id: string }; Returns: Json }
      get_sale: { Args: { sale_id: string }; Returns: Json }
      get_stock: { Args: { sku: string }; Returns: Json }
      get_tenant_order: {
        Args: { order_id: string; tenant_id: string }
        Returns: Json
      }
      lease_outbox: {
        Args: { at_most: number; lease_id: string; lease_seconds: number }
        Returns: Json
      }
      list_orders: { Args: { sku: string }; Returns: Json }
      list_tenant_orders: {
        Args: {
          after_created_at?: string
          after_id?: string
          at_most: number
          tenant_id: string
        }
        Returns: Json
      }
      place_order: {
        Args: {
          customer_id: string
          order_id: string
          quantity: number
          sku: string
        }
        Returns: Json
      }
      purchase: { Args: { sale_id: string; user_id: string }; Returns: Json }
      release_outbox_event: { Args: { event_id: string }; Returns: Json }
      reserve: {
        Args: {
          customer_id: string
          item_id: string
          quantity: number
          reservation_id: string
          ttl_seconds: number
        }
        Returns: Json
      }
      set_item_events: {
        Args: { events: boolean; item_id: string }
        Returns: Json
      }
      set_stock: {
        Args: { in_stock: number; sku: string; stock_take_id: string }
        Returns: Json
      }
      settle_outbox: {
        Args: { lease_seconds?: number; results: Json }
        Returns: Json
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
